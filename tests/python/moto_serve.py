"""moto, whose DescribeImages takes a wildcard in the filter `creation-date` (moto 5.2.5 takes whole timestamps and matches no image).

EC2 takes one: https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_DescribeImages.html
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
