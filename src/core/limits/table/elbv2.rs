// Made by tests/python/limits_table.py from the service models of botocore 1.44.8, which are
// Copyright Amazon.com, Inc. or its affiliates, under the Apache License 2.0. Not to be edited.

#![allow(non_upper_case_globals, unused_imports)]

use crate::limits::{BYTES, FLAG, INSTANT, INTEGER, NUMBER, WORDS};
use crate::limits::{Entry, MOST, Member, Pattern, Shape};

pub(super) static OPERATIONS: &[(&str, &Shape)] = &[
    ("AddTags", &AddTagsInput),
    ("CreateListener", &CreateListenerInput),
    ("CreateLoadBalancer", &CreateLoadBalancerInput),
    ("CreateTargetGroup", &CreateTargetGroupInput),
    ("DeleteListener", &DeleteListenerInput),
    ("DeleteLoadBalancer", &DeleteLoadBalancerInput),
    ("DeleteTargetGroup", &DeleteTargetGroupInput),
    ("DescribeListeners", &DescribeListenersInput),
    ("DescribeLoadBalancers", &DescribeLoadBalancersInput),
    ("DescribeTags", &DescribeTagsInput),
    ("DescribeTargetGroupAttributes", &DescribeTargetGroupAttributesInput),
    ("DescribeTargetGroups", &DescribeTargetGroupsInput),
    ("DescribeTargetHealth", &DescribeTargetHealthInput),
    ("ModifyTargetGroupAttributes", &ModifyTargetGroupAttributesInput),
    ("RemoveTags", &RemoveTagsInput),
];

static ResourceArns: Shape = Shape::list(0, MOST, &WORDS);
static TagKey: Shape = Shape::text(1, 128, Some(&P0), &[], false);
static TagValue: Shape = Shape::text(0, 256, Some(&P0), &[], false);
static Tag: Shape = Shape::structure(&[
    Member::new("Key", "Key", true, &TagKey),
    Member::new("Value", "Value", false, &TagValue),
]);
static TagList: Shape = Shape::list(1, MOST, &Tag);
static AddTagsInput: Shape = Shape::structure(&[
    Member::new("ResourceArns", "ResourceArns", true, &ResourceArns),
    Member::new("Tags", "Tags", true, &TagList),
]);
static ProtocolEnum: Shape = Shape::text(0, MOST, None, ProtocolEnum_VALUES, false);
static Port: Shape = Shape::Integer(Some(1), Some(65535));
static Certificate: Shape = Shape::structure(&[
    Member::new("CertificateArn", "CertificateArn", false, &WORDS),
    Member::new("IsDefault", "IsDefault", false, &FLAG),
]);
static CertificateList: Shape = Shape::list(0, MOST, &Certificate);
static ActionTypeEnum: Shape = Shape::text(0, MOST, None, ActionTypeEnum_VALUES, false);
static AuthenticateOidcActionAuthenticationRequestExtraParams: Shape = Shape::map(0, MOST, &Entry { key: &WORDS, value: &WORDS }, false);
static AuthenticateOidcActionConditionalBehaviorEnum: Shape = Shape::text(0, MOST, None, AuthenticateOidcActionConditionalBehaviorEnum_VALUES, false);
static AuthenticateOidcActionConfig: Shape = Shape::structure(&[
    Member::new("AuthenticationRequestExtraParams", "AuthenticationRequestExtraParams", false, &AuthenticateOidcActionAuthenticationRequestExtraParams),
    Member::new("AuthorizationEndpoint", "AuthorizationEndpoint", true, &WORDS),
    Member::new("ClientId", "ClientId", true, &WORDS),
    Member::new("ClientSecret", "ClientSecret", false, &WORDS),
    Member::new("Issuer", "Issuer", true, &WORDS),
    Member::new("OnUnauthenticatedRequest", "OnUnauthenticatedRequest", false, &AuthenticateOidcActionConditionalBehaviorEnum),
    Member::new("Scope", "Scope", false, &WORDS),
    Member::new("SessionCookieName", "SessionCookieName", false, &WORDS),
    Member::new("SessionTimeout", "SessionTimeout", false, &INTEGER),
    Member::new("TokenEndpoint", "TokenEndpoint", true, &WORDS),
    Member::new("UseExistingClientSecret", "UseExistingClientSecret", false, &FLAG),
    Member::new("UserInfoEndpoint", "UserInfoEndpoint", true, &WORDS),
]);
static AuthenticateCognitoActionAuthenticationRequestExtraParams: Shape = Shape::map(0, MOST, &Entry { key: &WORDS, value: &WORDS }, false);
static AuthenticateCognitoActionConditionalBehaviorEnum: Shape = Shape::text(0, MOST, None, AuthenticateCognitoActionConditionalBehaviorEnum_VALUES, false);
static AuthenticateCognitoActionConfig: Shape = Shape::structure(&[
    Member::new("AuthenticationRequestExtraParams", "AuthenticationRequestExtraParams", false, &AuthenticateCognitoActionAuthenticationRequestExtraParams),
    Member::new("OnUnauthenticatedRequest", "OnUnauthenticatedRequest", false, &AuthenticateCognitoActionConditionalBehaviorEnum),
    Member::new("Scope", "Scope", false, &WORDS),
    Member::new("SessionCookieName", "SessionCookieName", false, &WORDS),
    Member::new("SessionTimeout", "SessionTimeout", false, &INTEGER),
    Member::new("UserPoolArn", "UserPoolArn", true, &WORDS),
    Member::new("UserPoolClientId", "UserPoolClientId", true, &WORDS),
    Member::new("UserPoolDomain", "UserPoolDomain", true, &WORDS),
]);
static ActionOrder: Shape = Shape::Integer(Some(1), Some(50000));
static RedirectActionProtocol: Shape = Shape::text(0, MOST, Some(&P1), &[], false);
static RedirectActionHost: Shape = Shape::text(1, 128, None, &[], false);
static RedirectActionPath: Shape = Shape::text(1, 128, None, &[], false);
static RedirectActionQuery: Shape = Shape::text(0, 128, None, &[], false);
static RedirectActionStatusCodeEnum: Shape = Shape::text(0, MOST, None, RedirectActionStatusCodeEnum_VALUES, false);
static RedirectActionConfig: Shape = Shape::structure(&[
    Member::new("Host", "Host", false, &RedirectActionHost),
    Member::new("Path", "Path", false, &RedirectActionPath),
    Member::new("Port", "Port", false, &WORDS),
    Member::new("Protocol", "Protocol", false, &RedirectActionProtocol),
    Member::new("Query", "Query", false, &RedirectActionQuery),
    Member::new("StatusCode", "StatusCode", true, &RedirectActionStatusCodeEnum),
]);
static FixedResponseActionMessage: Shape = Shape::text(0, 1024, None, &[], false);
static FixedResponseActionStatusCode: Shape = Shape::text(0, MOST, Some(&P2), &[], false);
static FixedResponseActionContentType: Shape = Shape::text(0, 32, None, &[], false);
static FixedResponseActionConfig: Shape = Shape::structure(&[
    Member::new("ContentType", "ContentType", false, &FixedResponseActionContentType),
    Member::new("MessageBody", "MessageBody", false, &FixedResponseActionMessage),
    Member::new("StatusCode", "StatusCode", true, &FixedResponseActionStatusCode),
]);
static TargetGroupTuple: Shape = Shape::structure(&[
    Member::new("TargetGroupArn", "TargetGroupArn", false, &WORDS),
    Member::new("Weight", "Weight", false, &INTEGER),
]);
static TargetGroupList: Shape = Shape::list(0, MOST, &TargetGroupTuple);
static TargetGroupStickinessConfig: Shape = Shape::structure(&[
    Member::new("DurationSeconds", "DurationSeconds", false, &INTEGER),
    Member::new("Enabled", "Enabled", false, &FLAG),
]);
static ForwardActionConfig: Shape = Shape::structure(&[
    Member::new("TargetGroupStickinessConfig", "TargetGroupStickinessConfig", false, &TargetGroupStickinessConfig),
    Member::new("TargetGroups", "TargetGroups", false, &TargetGroupList),
]);
static JwtValidationActionAdditionalClaimFormatEnum: Shape = Shape::text(0, MOST, None, JwtValidationActionAdditionalClaimFormatEnum_VALUES, false);
static JwtValidationActionAdditionalClaimValues: Shape = Shape::list(0, MOST, &WORDS);
static JwtValidationActionAdditionalClaim: Shape = Shape::structure(&[
    Member::new("Format", "Format", true, &JwtValidationActionAdditionalClaimFormatEnum),
    Member::new("Name", "Name", true, &WORDS),
    Member::new("Values", "Values", true, &JwtValidationActionAdditionalClaimValues),
]);
static JwtValidationActionAdditionalClaims: Shape = Shape::list(0, MOST, &JwtValidationActionAdditionalClaim);
static JwtValidationActionConfig: Shape = Shape::structure(&[
    Member::new("AdditionalClaims", "AdditionalClaims", false, &JwtValidationActionAdditionalClaims),
    Member::new("Issuer", "Issuer", true, &WORDS),
    Member::new("JwksEndpoint", "JwksEndpoint", true, &WORDS),
]);
static Action: Shape = Shape::structure(&[
    Member::new("AuthenticateCognitoConfig", "AuthenticateCognitoConfig", false, &AuthenticateCognitoActionConfig),
    Member::new("AuthenticateOidcConfig", "AuthenticateOidcConfig", false, &AuthenticateOidcActionConfig),
    Member::new("FixedResponseConfig", "FixedResponseConfig", false, &FixedResponseActionConfig),
    Member::new("ForwardConfig", "ForwardConfig", false, &ForwardActionConfig),
    Member::new("JwtValidationConfig", "JwtValidationConfig", false, &JwtValidationActionConfig),
    Member::new("Order", "Order", false, &ActionOrder),
    Member::new("RedirectConfig", "RedirectConfig", false, &RedirectActionConfig),
    Member::new("TargetGroupArn", "TargetGroupArn", false, &WORDS),
    Member::new("Type", "Type", true, &ActionTypeEnum),
]);
static Actions: Shape = Shape::list(0, MOST, &Action);
static AlpnPolicyName: Shape = Shape::list(0, MOST, &WORDS);
static TrustStoreAssociationStatusEnum: Shape = Shape::text(0, MOST, None, TrustStoreAssociationStatusEnum_VALUES, false);
static AdvertiseTrustStoreCaNamesEnum: Shape = Shape::text(0, MOST, None, AdvertiseTrustStoreCaNamesEnum_VALUES, false);
static ClientCertificateIdentityFilterField: Shape = Shape::text(0, MOST, None, ClientCertificateIdentityFilterField_VALUES, false);
static ClientCertificateIdentityFilterAction: Shape = Shape::text(0, MOST, None, ClientCertificateIdentityFilterAction_VALUES, false);
static ClientCertificateIdentityFilterMatchType: Shape = Shape::text(0, MOST, None, ClientCertificateIdentityFilterMatchType_VALUES, false);
static ClientCertificateIdentityFilterValue: Shape = Shape::text(1, 256, None, &[], false);
static ClientCertificateIdentityFilter: Shape = Shape::structure(&[
    Member::new("Action", "Action", true, &ClientCertificateIdentityFilterAction),
    Member::new("Field", "Field", true, &ClientCertificateIdentityFilterField),
    Member::new("MatchType", "MatchType", true, &ClientCertificateIdentityFilterMatchType),
    Member::new("Value", "Value", true, &ClientCertificateIdentityFilterValue),
]);
static ClientCertificateIdentityFilters: Shape = Shape::list(0, 100, &ClientCertificateIdentityFilter);
static MutualAuthenticationAttributes: Shape = Shape::structure(&[
    Member::new("AdvertiseTrustStoreCaNames", "AdvertiseTrustStoreCaNames", false, &AdvertiseTrustStoreCaNamesEnum),
    Member::new("ClientCertificateIdentityFilters", "ClientCertificateIdentityFilters", false, &ClientCertificateIdentityFilters),
    Member::new("IgnoreClientCertificateExpiry", "IgnoreClientCertificateExpiry", false, &FLAG),
    Member::new("Mode", "Mode", false, &WORDS),
    Member::new("TrustStoreArn", "TrustStoreArn", false, &WORDS),
    Member::new("TrustStoreAssociationStatus", "TrustStoreAssociationStatus", false, &TrustStoreAssociationStatusEnum),
]);
static CreateListenerInput: Shape = Shape::structure(&[
    Member::new("AlpnPolicy", "AlpnPolicy", false, &AlpnPolicyName),
    Member::new("Certificates", "Certificates", false, &CertificateList),
    Member::new("DefaultActions", "DefaultActions", true, &Actions),
    Member::new("LoadBalancerArn", "LoadBalancerArn", true, &WORDS),
    Member::new("MutualAuthentication", "MutualAuthentication", false, &MutualAuthenticationAttributes),
    Member::new("Port", "Port", false, &Port),
    Member::new("Protocol", "Protocol", false, &ProtocolEnum),
    Member::new("SslPolicy", "SslPolicy", false, &WORDS),
    Member::new("Tags", "Tags", false, &TagList),
]);
static Subnets: Shape = Shape::list(0, MOST, &WORDS);
static SubnetMapping: Shape = Shape::structure(&[
    Member::new("AllocationId", "AllocationId", false, &WORDS),
    Member::new("IPv6Address", "IPv6Address", false, &WORDS),
    Member::new("PrivateIPv4Address", "PrivateIPv4Address", false, &WORDS),
    Member::new("SourceNatIpv6Prefix", "SourceNatIpv6Prefix", false, &WORDS),
    Member::new("SubnetId", "SubnetId", false, &WORDS),
]);
static SubnetMappings: Shape = Shape::list(0, MOST, &SubnetMapping);
static SecurityGroups: Shape = Shape::list(0, MOST, &WORDS);
static LoadBalancerSchemeEnum: Shape = Shape::text(0, MOST, None, LoadBalancerSchemeEnum_VALUES, false);
static LoadBalancerTypeEnum: Shape = Shape::text(0, MOST, None, LoadBalancerTypeEnum_VALUES, false);
static IpAddressType: Shape = Shape::text(0, MOST, None, IpAddressType_VALUES, false);
static CustomerOwnedIpv4Pool: Shape = Shape::text(0, 256, Some(&P3), &[], false);
static EnablePrefixForIpv6SourceNatEnum: Shape = Shape::text(0, MOST, None, EnablePrefixForIpv6SourceNatEnum_VALUES, false);
static IpamPoolId: Shape = Shape::text(0, 1000, Some(&P4), &[], false);
static IpamPools: Shape = Shape::structure(&[
    Member::new("Ipv4IpamPoolId", "Ipv4IpamPoolId", false, &IpamPoolId),
]);
static CreateLoadBalancerInput: Shape = Shape::structure(&[
    Member::new("CustomerOwnedIpv4Pool", "CustomerOwnedIpv4Pool", false, &CustomerOwnedIpv4Pool),
    Member::new("EnablePrefixForIpv6SourceNat", "EnablePrefixForIpv6SourceNat", false, &EnablePrefixForIpv6SourceNatEnum),
    Member::new("IpAddressType", "IpAddressType", false, &IpAddressType),
    Member::new("IpamPools", "IpamPools", false, &IpamPools),
    Member::new("Name", "Name", true, &WORDS),
    Member::new("Scheme", "Scheme", false, &LoadBalancerSchemeEnum),
    Member::new("SecurityGroups", "SecurityGroups", false, &SecurityGroups),
    Member::new("SubnetMappings", "SubnetMappings", false, &SubnetMappings),
    Member::new("Subnets", "Subnets", false, &Subnets),
    Member::new("Tags", "Tags", false, &TagList),
    Member::new("Type", "Type", false, &LoadBalancerTypeEnum),
]);
static Path: Shape = Shape::text(1, 1024, None, &[], false);
static HealthCheckIntervalSeconds: Shape = Shape::Integer(Some(5), Some(300));
static HealthCheckTimeoutSeconds: Shape = Shape::Integer(Some(2), Some(120));
static HealthCheckThresholdCount: Shape = Shape::Integer(Some(2), Some(10));
static Matcher: Shape = Shape::structure(&[
    Member::new("GrpcCode", "GrpcCode", false, &WORDS),
    Member::new("HttpCode", "HttpCode", false, &WORDS),
]);
static TargetTypeEnum: Shape = Shape::text(0, MOST, None, TargetTypeEnum_VALUES, false);
static TargetGroupIpAddressTypeEnum: Shape = Shape::text(0, MOST, None, TargetGroupIpAddressTypeEnum_VALUES, false);
static TargetControlPort: Shape = Shape::Integer(Some(1), Some(65535));
static CreateTargetGroupInput: Shape = Shape::structure(&[
    Member::new("HealthCheckEnabled", "HealthCheckEnabled", false, &FLAG),
    Member::new("HealthCheckIntervalSeconds", "HealthCheckIntervalSeconds", false, &HealthCheckIntervalSeconds),
    Member::new("HealthCheckPath", "HealthCheckPath", false, &Path),
    Member::new("HealthCheckPort", "HealthCheckPort", false, &WORDS),
    Member::new("HealthCheckProtocol", "HealthCheckProtocol", false, &ProtocolEnum),
    Member::new("HealthCheckTimeoutSeconds", "HealthCheckTimeoutSeconds", false, &HealthCheckTimeoutSeconds),
    Member::new("HealthyThresholdCount", "HealthyThresholdCount", false, &HealthCheckThresholdCount),
    Member::new("IpAddressType", "IpAddressType", false, &TargetGroupIpAddressTypeEnum),
    Member::new("Matcher", "Matcher", false, &Matcher),
    Member::new("Name", "Name", true, &WORDS),
    Member::new("Port", "Port", false, &Port),
    Member::new("Protocol", "Protocol", false, &ProtocolEnum),
    Member::new("ProtocolVersion", "ProtocolVersion", false, &WORDS),
    Member::new("Tags", "Tags", false, &TagList),
    Member::new("TargetControlPort", "TargetControlPort", false, &TargetControlPort),
    Member::new("TargetType", "TargetType", false, &TargetTypeEnum),
    Member::new("UnhealthyThresholdCount", "UnhealthyThresholdCount", false, &HealthCheckThresholdCount),
    Member::new("VpcId", "VpcId", false, &WORDS),
]);
static DeleteListenerInput: Shape = Shape::structure(&[
    Member::new("ListenerArn", "ListenerArn", true, &WORDS),
]);
static DeleteLoadBalancerInput: Shape = Shape::structure(&[
    Member::new("LoadBalancerArn", "LoadBalancerArn", true, &WORDS),
]);
static DeleteTargetGroupInput: Shape = Shape::structure(&[
    Member::new("TargetGroupArn", "TargetGroupArn", true, &WORDS),
]);
static ListenerArns: Shape = Shape::list(0, MOST, &WORDS);
static PageSize: Shape = Shape::Integer(Some(1), Some(400));
static DescribeListenersInput: Shape = Shape::structure(&[
    Member::new("ListenerArns", "ListenerArns", false, &ListenerArns),
    Member::new("LoadBalancerArn", "LoadBalancerArn", false, &WORDS),
    Member::new("Marker", "Marker", false, &WORDS),
    Member::new("PageSize", "PageSize", false, &PageSize),
]);
static LoadBalancerArns: Shape = Shape::list(0, MOST, &WORDS);
static LoadBalancerNames: Shape = Shape::list(0, MOST, &WORDS);
static DescribeLoadBalancersInput: Shape = Shape::structure(&[
    Member::new("LoadBalancerArns", "LoadBalancerArns", false, &LoadBalancerArns),
    Member::new("Marker", "Marker", false, &WORDS),
    Member::new("Names", "Names", false, &LoadBalancerNames),
    Member::new("PageSize", "PageSize", false, &PageSize),
]);
static DescribeTagsInput: Shape = Shape::structure(&[
    Member::new("ResourceArns", "ResourceArns", true, &ResourceArns),
]);
static DescribeTargetGroupAttributesInput: Shape = Shape::structure(&[
    Member::new("TargetGroupArn", "TargetGroupArn", true, &WORDS),
]);
static TargetGroupArns: Shape = Shape::list(0, MOST, &WORDS);
static TargetGroupNames: Shape = Shape::list(0, MOST, &WORDS);
static DescribeTargetGroupsInput: Shape = Shape::structure(&[
    Member::new("LoadBalancerArn", "LoadBalancerArn", false, &WORDS),
    Member::new("Marker", "Marker", false, &WORDS),
    Member::new("Names", "Names", false, &TargetGroupNames),
    Member::new("PageSize", "PageSize", false, &PageSize),
    Member::new("TargetGroupArns", "TargetGroupArns", false, &TargetGroupArns),
]);
static QuicServerId: Shape = Shape::text(1, 256, None, &[], false);
static TargetDescription: Shape = Shape::structure(&[
    Member::new("AvailabilityZone", "AvailabilityZone", false, &WORDS),
    Member::new("Id", "Id", true, &WORDS),
    Member::new("Port", "Port", false, &Port),
    Member::new("QuicServerId", "QuicServerId", false, &QuicServerId),
]);
static TargetDescriptions: Shape = Shape::list(0, MOST, &TargetDescription);
static DescribeTargetHealthInputIncludeEnum: Shape = Shape::text(0, MOST, None, DescribeTargetHealthInputIncludeEnum_VALUES, false);
static ListOfDescribeTargetHealthIncludeOptions: Shape = Shape::list(0, MOST, &DescribeTargetHealthInputIncludeEnum);
static DescribeTargetHealthInput: Shape = Shape::structure(&[
    Member::new("Include", "Include", false, &ListOfDescribeTargetHealthIncludeOptions),
    Member::new("TargetGroupArn", "TargetGroupArn", true, &WORDS),
    Member::new("Targets", "Targets", false, &TargetDescriptions),
]);
static TargetGroupAttributeKey: Shape = Shape::text(0, 256, Some(&P5), &[], false);
static TargetGroupAttribute: Shape = Shape::structure(&[
    Member::new("Key", "Key", false, &TargetGroupAttributeKey),
    Member::new("Value", "Value", false, &WORDS),
]);
static TargetGroupAttributes: Shape = Shape::list(0, MOST, &TargetGroupAttribute);
static ModifyTargetGroupAttributesInput: Shape = Shape::structure(&[
    Member::new("Attributes", "Attributes", true, &TargetGroupAttributes),
    Member::new("TargetGroupArn", "TargetGroupArn", true, &WORDS),
]);
static TagKeys: Shape = Shape::list(0, MOST, &TagKey);
static RemoveTagsInput: Shape = Shape::structure(&[
    Member::new("ResourceArns", "ResourceArns", true, &ResourceArns),
    Member::new("TagKeys", "TagKeys", true, &TagKeys),
]);
static ProtocolEnum_VALUES: &[&str] = &["HTTP", "HTTPS", "TCP", "TLS", "UDP", "TCP_UDP", "GENEVE", "QUIC", "TCP_QUIC"];
static ActionTypeEnum_VALUES: &[&str] = &["forward", "authenticate-oidc", "authenticate-cognito", "redirect", "fixed-response", "jwt-validation"];
static AuthenticateOidcActionConditionalBehaviorEnum_VALUES: &[&str] = &["deny", "allow", "authenticate"];
static AuthenticateCognitoActionConditionalBehaviorEnum_VALUES: &[&str] = &["deny", "allow", "authenticate"];
static RedirectActionStatusCodeEnum_VALUES: &[&str] = &["HTTP_301", "HTTP_302"];
static JwtValidationActionAdditionalClaimFormatEnum_VALUES: &[&str] = &["single-string", "string-array", "space-separated-values"];
static TrustStoreAssociationStatusEnum_VALUES: &[&str] = &["active", "removed"];
static AdvertiseTrustStoreCaNamesEnum_VALUES: &[&str] = &["on", "off"];
static ClientCertificateIdentityFilterField_VALUES: &[&str] = &["subject-cn", "subject-ou", "san-dns", "san-uri"];
static ClientCertificateIdentityFilterAction_VALUES: &[&str] = &["accept"];
static ClientCertificateIdentityFilterMatchType_VALUES: &[&str] = &["exact", "prefix"];
static LoadBalancerSchemeEnum_VALUES: &[&str] = &["internet-facing", "internal"];
static LoadBalancerTypeEnum_VALUES: &[&str] = &["application", "network", "gateway"];
static IpAddressType_VALUES: &[&str] = &["ipv4", "dualstack", "dualstack-without-public-ipv4"];
static EnablePrefixForIpv6SourceNatEnum_VALUES: &[&str] = &["on", "off"];
static TargetTypeEnum_VALUES: &[&str] = &["instance", "ip", "lambda", "alb"];
static TargetGroupIpAddressTypeEnum_VALUES: &[&str] = &["ipv4", "ipv6"];
static DescribeTargetHealthInputIncludeEnum_VALUES: &[&str] = &["AnomalyDetection", "All"];
static P0: Pattern = Pattern::chars(r"^([\p{L}\p{Z}\p{N}_.:/=+\-@]*)$", 0, 0x07fffffe87ffffff27ffe80100000000, &[], true);
static P1: Pattern = Pattern::regex(r"^(HTTPS?|#\{protocol\})$", r"^(HTTPS?|#\{protocol\})$", None);
static P2: Pattern = Pattern::regex(r"^(2|4|5)\d\d$", r"^(2|4|5)\d\d$", None);
static P3: Pattern = Pattern::regex(r"^(ipv4pool-coip-)[a-zA-Z0-9]+$", r"^(ipv4pool-coip-)[a-zA-Z0-9]+$", None);
static P4: Pattern = Pattern::regex(r"^(ipam-pool-)[a-zA-Z0-9]+$", r"^(ipam-pool-)[a-zA-Z0-9]+$", None);
static P5: Pattern = Pattern::chars(r"^[a-zA-Z0-9._]+$", 1, 0x07fffffe87fffffe03ff400000000000, &[], false);
