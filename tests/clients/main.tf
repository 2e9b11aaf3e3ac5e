# What a team has beside a stack of ours, as Terraform makes it: one of each kind that the emulator knows.
terraform {
  required_providers {
    aws = { source = "hashicorp/aws" }
  }
}

provider "aws" {
  region                      = "ap-northeast-2"
  skip_credentials_validation = true
  skip_metadata_api_check     = true
}

variable "size" { default = 1 }
variable "subnet" {}
variable "image" {}
variable "zip" {}

locals {
  trust = jsonencode({
    Version   = "2012-10-17"
    Statement = [{ Effect = "Allow", Principal = { Service = ["lambda.amazonaws.com", "ec2.amazonaws.com"] }, Action = "sts:AssumeRole" }]
  })
  # So much changes with the size.
  minutes = 5 * var.size
}

data "aws_caller_identity" "me" {}

data "aws_vpc" "shared" { id = data.aws_subnet.shared.vpc_id }

data "aws_subnet" "shared" { id = var.subnet }

data "aws_ec2_instance_type" "kind" { instance_type = "t3.micro" }

resource "aws_key_pair" "key" {
  key_name   = "terraform"
  public_key = "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIGVtdWxhdGVkLWtleS1vZi10aGUtdGVzdHMtMDAwMDAw terraform"
}

resource "aws_security_group" "web" {
  name        = "terraform"
  description = "web"
  vpc_id      = data.aws_vpc.shared.id
  tags        = { Size = tostring(var.size) }

  ingress {
    from_port   = 80
    to_port     = 80
    protocol    = "tcp"
    cidr_blocks = ["192.0.2.${var.size}/32"]
  }
  egress {
    from_port   = 0
    to_port     = 0
    protocol    = "-1"
    cidr_blocks = ["0.0.0.0/0"]
  }
}

resource "aws_iam_role" "role" {
  name                 = "terraform"
  assume_role_policy   = local.trust
  max_session_duration = 3600 * var.size
  tags                 = { Size = tostring(var.size) }
}

resource "aws_iam_instance_profile" "profile" {
  name = "terraform"
  role = aws_iam_role.role.name
}

resource "aws_iam_policy" "policy" {
  name        = "terraform"
  description = "reads"
  policy = jsonencode({
    Version   = "2012-10-17"
    Statement = [{ Effect = "Allow", Action = var.size > 1 ? ["ec2:Describe*", "logs:*"] : ["ec2:Describe*"], Resource = "*" }]
  })
}

resource "aws_iam_role_policy_attachment" "policy" {
  role       = aws_iam_role.role.name
  policy_arn = aws_iam_policy.policy.arn
}

resource "aws_launch_template" "template" {
  name                   = "terraform"
  image_id               = var.image
  instance_type          = var.size > 1 ? "t3.small" : "t3.micro"
  key_name               = aws_key_pair.key.key_name
  vpc_security_group_ids = [aws_security_group.web.id]
  update_default_version = true
  iam_instance_profile { name = aws_iam_instance_profile.profile.name }
  credit_specification { cpu_credits = "standard" }
  metadata_options { http_tokens = "required" }
  block_device_mappings {
    device_name = "/dev/xvda"
    ebs { volume_size = 20 + var.size }
  }
  tag_specifications {
    resource_type = "instance"
    tags          = { Role = "web" }
  }
}

resource "aws_autoscaling_group" "group" {
  name                = "terraform"
  min_size            = 0
  max_size            = 2 * var.size
  desired_capacity    = 0
  vpc_zone_identifier = [var.subnet]
  enabled_metrics     = ["GroupInServiceInstances"]
  launch_template {
    id      = aws_launch_template.template.id
    version = "$Latest"
  }
  tag {
    key                 = "Size"
    value               = tostring(var.size)
    propagate_at_launch = true
  }
}

resource "aws_autoscaling_schedule" "morning" {
  scheduled_action_name  = "morning"
  autoscaling_group_name = aws_autoscaling_group.group.name
  recurrence             = "${local.minutes} 8 * * *"
  time_zone              = "Asia/Seoul"
  min_size               = 0
  max_size               = 2
  desired_capacity       = 1
}

resource "aws_cloudwatch_log_group" "logs" {
  name              = "/aws/lambda/terraform"
  retention_in_days = var.size > 1 ? 14 : 7
  tags              = { Size = tostring(var.size) }
}

resource "aws_lambda_function" "function" {
  function_name    = "terraform"
  role             = aws_iam_role.role.arn
  runtime          = "provided.al2023"
  handler          = "bootstrap"
  filename         = var.zip
  source_code_hash = filebase64sha256(var.zip)
  publish          = true
  timeout          = local.minutes
  environment { variables = { SIZE = tostring(var.size) } }
  depends_on = [aws_cloudwatch_log_group.logs]
}

resource "aws_lambda_alias" "live" {
  name             = "live"
  function_name    = aws_lambda_function.function.function_name
  function_version = aws_lambda_function.function.version
}

resource "aws_lambda_function_event_invoke_config" "retries" {
  function_name          = aws_lambda_function.function.function_name
  qualifier              = aws_lambda_alias.live.name
  maximum_retry_attempts = var.size > 1 ? 2 : 1
}

resource "aws_cloudwatch_event_rule" "rule" {
  name                = "terraform"
  schedule_expression = "rate(${local.minutes} minutes)"
}

resource "aws_cloudwatch_event_target" "target" {
  rule  = aws_cloudwatch_event_rule.rule.name
  arn   = aws_lambda_alias.live.arn
  input = jsonencode({ size = var.size })
}

resource "aws_lambda_permission" "rule" {
  statement_id  = "rule"
  action        = "lambda:InvokeFunction"
  function_name = aws_lambda_function.function.function_name
  qualifier     = aws_lambda_alias.live.name
  principal     = "events.amazonaws.com"
  source_arn    = aws_cloudwatch_event_rule.rule.arn
}

resource "aws_cloudwatch_metric_alarm" "alarm" {
  alarm_name          = "terraform"
  namespace           = "AWS/Lambda"
  metric_name         = "Errors"
  dimensions          = { FunctionName = aws_lambda_function.function.function_name }
  statistic           = "Sum"
  comparison_operator = "GreaterThanThreshold"
  threshold           = var.size
  period              = 60
  evaluation_periods  = 1
  tags                = { Size = tostring(var.size) }
}

output "account" { value = data.aws_caller_identity.me.account_id }
