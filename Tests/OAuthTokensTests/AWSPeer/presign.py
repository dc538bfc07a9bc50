"""Presigns requests for the action kafka-cluster:Connect with botocore, the library below AWS's SDK for Python.

Reads one JSON document: an array of objects with accessKey, secretKey, optionally sessionToken, region and date (in
seconds since 1970). Prints one URL a line.
"""

import datetime
import json
import sys

from botocore import auth
from botocore.awsrequest import AWSRequest
from botocore.credentials import Credentials


def presigned(case: dict) -> str:
    date = datetime.datetime.fromtimestamp(case["date"], datetime.UTC).replace(tzinfo=None)
    auth.get_current_datetime = lambda: date
    request = AWSRequest(
        method="GET",
        url=f"https://kafka.{case['region']}.amazonaws.com/",
        params={"Action": "kafka-cluster:Connect"},
    )
    credentials = Credentials(case["accessKey"], case["secretKey"], case.get("sessionToken"))
    auth.SigV4QueryAuth(credentials, "kafka-cluster", case["region"], expires=900).add_auth(request)
    return request.prepare().url


for case in json.loads(sys.stdin.readline()):
    print(presigned(case))
