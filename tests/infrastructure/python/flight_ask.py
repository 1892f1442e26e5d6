"""Asks a running `proofhouse serve` over Arrow Flight SQL, in one session.

    flight_ask.py PORT USER PASSWORD CERTIFICATE|plain STEP [STEP ...]

A step is a statement, `sleep:SECONDS`, or `purpose:CODE`. Prints one line of JSON a row, or REFUSED and what was said; exits
with 1 when the last step was refused.
"""

import json
import sys
import time

import adbc_driver_manager
from adbc_driver_flightsql import dbapi

PORT, USER, PASSWORD, CERTIFICATE = sys.argv[1:5]
options = {"username": USER, "password": PASSWORD}
if CERTIFICATE == "plain":
    url = f"grpc://127.0.0.1:{PORT}"
else:
    url = f"grpc+tls://127.0.0.1:{PORT}"
    options["adbc.flight.sql.client_option.tls_root_certs"] = open(CERTIFICATE).read()

refused = False
try:
    with dbapi.connect(url, db_kwargs=options, autocommit=True) as connection:
        for step in sys.argv[5:]:
            refused = False
            try:
                if step.startswith("sleep:"):
                    time.sleep(float(step.removeprefix("sleep:")))
                elif step.startswith("purpose:"):
                    option = {"adbc.flight.sql.session.option.proofhouse.purpose": step.removeprefix("purpose:")}
                    connection.adbc_connection.set_options(**option)
                else:
                    with connection.cursor() as cursor:
                        cursor.execute(step)
                        for row in cursor.fetchall():
                            print(json.dumps(row, default=str), flush=True)
            except adbc_driver_manager.Error as error:
                refused = True
                print(f"REFUSED {error}", flush=True)
except adbc_driver_manager.Error as error:
    refused = True
    print(f"REFUSED {error}", flush=True)
sys.exit(1 if refused else 0)
