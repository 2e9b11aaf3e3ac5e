"""The default version has the image, and nothing was published beyond it. Arguments: image, number of the
version, security group."""

import sys

from moto_world import *

image, number, security_group = sys.argv[1], int(sys.argv[2]), sys.argv[3]
assert template()["default"] == number, template()
assert template()["latest"] == number, template()
assert template()["data"]["ImageId"] == image, template()
# AWS takes the rest from SourceVersion. moto ignores that parameter: its new version has only what the
# request itself contains, so what is inherited cannot be seen here.
assert template()["data"]["SecurityGroupIds"] == [security_group], template()
