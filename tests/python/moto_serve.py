"""moto, with the one filter of DescribeImages that a rotation needs and moto does not know (it answers 500).

EC2 has it: https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_DescribeImages.html
"""

import sys

from moto.ec2.models.amis import Ami
from moto.server import main

known = Ami.get_filter_value


def get_filter_value(self, filter_name, method_name=None):
    if filter_name == "creation-date":
        return self.creation_date.strftime("%Y-%m-%dT%H:%M:%S.000Z")
    return known(self, filter_name, method_name)


Ami.get_filter_value = get_filter_value
main(sys.argv[1:])
