"""Tries to learn over Arrow Flight SQL what a user may not see, with messages written byte by byte.

    flight_attacks.py HOST PORT USER PASSWORD SECRET [SECRET ...]

As `sql_attacks.py`, whose statements are tried here too. USER reads for a bureau that the secrets are withheld from; a second
user, `tess` with the same password, sees them, and her tickets are stolen. Prints each leak and how many attempts were made;
exits with 1 when there was a leak.
"""

import base64
import os
import random
import socket
import struct
import sys
import time

import grpc
import pyarrow
import pyarrow.ipc

# The statements lie beside this file, which is no place for compiled code.
sys.dont_write_bytecode = True
from sql_attacks import FELT, HOST, LEAKS, MULTIPLE, PASSWORD, PORT, ROUND, SECRETS, USER, look, statements

MADE = 0
SQL = "type.googleapis.com/arrow.flight.protocol.sql."
SERVICE = "/arrow.flight.protocol.FlightService/"
UNARY = ("GetFlightInfo", "PollFlightInfo", "GetSchema")
FROM_ONE = ("ListFlights", "DoGet", "DoAction", "ListActions")
FROM_MANY = ("Handshake", "DoPut", "DoExchange")


# Protocol buffers, as far as they are needed.
def varint(number):
    made = b""
    while number > 0x7F:
        made += bytes([number & 0x7F | 0x80])
        number >>= 7
    return made + bytes([number])


def field(tag, value):
    if isinstance(value, int):
        return varint(tag << 3) + varint(value)
    value = value.encode() if isinstance(value, str) else value
    return varint(tag << 3 | 2) + varint(len(value)) + value


def fields(message):
    """The fields of a message: (tag, value), texts as bytes."""
    place, found = 0, []

    def number():
        nonlocal place
        value = shift = 0
        while True:
            byte = message[place]
            place += 1
            value |= (byte & 0x7F) << shift
            shift += 7
            if byte < 0x80:
                return value

    while place < len(message):
        key = number()
        if key & 7 == 2:
            length = number()
            found.append((key >> 3, message[place : place + length]))
            place += length
        elif key & 7 == 0:
            found.append((key >> 3, number()))
        elif key & 7 == 1:
            found.append((key >> 3, message[place : place + 8]))
            place += 8
        else:
            raise ValueError("a field of another kind")
    return found


def first(message, tag):
    return next((value for known, value in fields(message) if known == tag), b"")


def packed(name, body=b""):
    return field(1, SQL + name) + field(2, body)


def descriptor(command):
    return field(1, 2) + field(2, command)


def query(text, transaction=None):
    return packed("CommandStatementQuery", field(1, text) + (field(2, transaction) if transaction else b""))


def action(name, body=b""):
    return field(1, name) + field(2, body)


class Refused(Exception):
    def __init__(self, error):
        super().__init__(f"{error.code().name}: {error.details()}")
        self.code = error.code()
        self.everything = f"{error.code().name}: {error.details()} {error.trailing_metadata()} {error.initial_metadata()}"


class Client:
    """Calls with bytes, and what the server says to them."""

    def __init__(self, header=None):
        self.channel = grpc.insecure_channel(f"{HOST}:{PORT}", options=[("grpc.max_receive_message_length", -1)])
        self.metadata = [("authorization", header)] if header else []

    def call(self, method, message, wait=30):
        plain = {"request_serializer": None, "response_deserializer": None}
        try:
            if method in UNARY:
                return [self.channel.unary_unary(SERVICE + method, **plain)(message, metadata=self.metadata, timeout=wait)]
            if method in FROM_ONE:
                return list(self.channel.unary_stream(SERVICE + method, **plain)(message, metadata=self.metadata, timeout=wait))
            messages = message if isinstance(message, list) else [message]
            calling = self.channel.stream_stream(SERVICE + method, **plain)
            return list(calling(iter(messages), metadata=self.metadata, timeout=wait))
        except grpc.RpcError as error:
            raise Refused(error) from None

    def sign_in(self, user, password):
        written = base64.b64encode(f"{user}:{password}".encode()).decode()
        metadata = [("authorization", f"Basic {written}")]
        plain = {"request_serializer": None, "response_deserializer": None}
        calling = self.channel.stream_stream(SERVICE + "Handshake", **plain)(iter([b""]), metadata=metadata, timeout=30)
        try:
            list(calling)
        except grpc.RpcError as error:
            raise Refused(error) from None
        bearer = dict(calling.initial_metadata())["authorization"]
        self.metadata = [("authorization", bearer)]
        return self

    def ticket(self, command):
        """The ticket for the rows of a command."""
        info = self.call("GetFlightInfo", descriptor(command))[0]
        return first(first(first(info, 3), 1), 1)

    def rows(self, ticket):
        return self.call("DoGet", field(1, ticket))

    def act(self, name, body=b""):
        return [first(result, 1) for result in self.call("DoAction", action(name, body))]

    def prepare(self, text, transaction=None):
        body = field(1, text) + (field(2, transaction) if transaction else b"")
        made = self.act("CreatePreparedStatement", packed("ActionCreatePreparedStatementRequest", body))
        return first(first(made[0], 2), 1)

    def close(self):
        try:
            self.act("CloseSession")
        except Refused:
            pass
        self.channel.close()


def signed_in(user=USER):
    return Client().sign_in(user, PASSWORD)


def texts(messages):
    """All that stands in messages, words and rows alike: nothing is compressed."""
    return b"\n".join(messages).decode("latin-1")


def said(act):
    """What the server says, as one text."""
    try:
        return texts(act())
    except Refused as refused:
        return refused.everything


def count(client, statement):
    """The one number of an answer."""
    messages = client.rows(client.ticket(query(statement)))
    schema, batches = None, []
    for message in messages:
        header, body = first(message, 2), first(message, 1000)
        whole = b"\xff\xff\xff\xff" + struct.pack("<i", len(header)) + header + body
        read = pyarrow.ipc.read_message(whole)
        if schema is None:
            schema = pyarrow.ipc.read_schema(read)
        else:
            batches.append(pyarrow.ipc.read_record_batch(read, schema))
    return pyarrow.Table.from_batches(batches, schema).column(0)[0].as_py()


def must_be_refused(attempt, act, *codes):
    """An attempt that may give nothing at all."""
    global MADE
    MADE += 1
    try:
        answer = act()
    except Refused as refused:
        look(attempt, refused.everything)
        if codes and refused.code not in codes:
            LEAKS.append(f"{attempt}: refused with other words than are meant: {refused}")
        return
    LEAKS.append(f"{attempt}: answered: {texts(answer)[:300]!r}" if isinstance(answer, list) else f"{attempt}: {answer!r}")


def ask_all():
    """Each statement as a query and prepared."""
    global MADE
    client = signed_in()
    for statement in statements():
        MADE += 1
        look(statement, said(lambda: client.rows(client.ticket(query(statement)))))
        look(statement, said(lambda: client.call("GetSchema", descriptor(query(statement)))))

        def prepared():
            handle = client.prepare(statement)
            rows = client.rows(client.ticket(packed("CommandPreparedStatementQuery", field(1, handle))))
            client.act("ClosePreparedStatement", packed("ActionClosePreparedStatementRequest", field(1, handle)))
            return rows

        look(statement, said(prepared))
    for statement in ROUND[:1] + FELT[:1] + MULTIPLE[:1]:
        must_be_refused(
            f"as an update: {statement}",
            lambda: client.call("DoPut", field(1, descriptor(packed("CommandStatementUpdate", field(1, statement))))),
            grpc.StatusCode.PERMISSION_DENIED,
        )
    client.close()


def counts_are_those_of_visible_rows():
    global MADE
    client = signed_in()
    visible = count(client, "select count(*) from (select source_bureau, source_record_id from firearms order by 1, 2)")
    if visible != 150:
        LEAKS.append(f"{visible} rows are visible, not 150")
    for statement in (
        "select count(1) from firearms",
        "select count(distinct (source_bureau, source_record_id)) from firearms",
        "select sum(n) from (select count(*) as n from firearms group by source_bureau)",
        "select max(n) from (select row_number() over () as n from firearms)",
        "select count(*) from firearms f left join (select 1 as one) o on true",
    ):
        MADE += 1
        if (answer := count(client, statement)) != visible:
            LEAKS.append(f"{statement} -> {answer}, though {visible} rows are visible")
    for secret in SECRETS:
        MADE += 1
        statement = f"select count(*) from firearms where concat(serial_raw, source_record_id, remarks) like '%{secret}%'"
        if (answer := count(client, statement)) != 0:
            LEAKS.append(f"a secret is counted: {answer}")
    client.close()


def what_there_is_tells_of_no_more():
    global MADE
    client = signed_in()
    patterns = [None, "%", "_%", "firearms", "firearms%", "%history%", "%'; drop table x; --", "\\", "%\\", "[", "(" * 5000, "é" * 1000]
    for pattern in patterns:
        for with_schema in (0, 1):
            MADE += 1
            filters = (field(3, pattern) if pattern is not None else b"") + field(5, with_schema)
            command = packed("CommandGetTables", filters)
            look(f"tables like {pattern}", said(lambda: client.rows(client.ticket(command))))
            look(f"tables like {pattern}", said(lambda: client.rows(command)))
    for name in ("GetCatalogs", "GetDbSchemas", "GetTableTypes", "GetSqlInfo", "GetXdbcTypeInfo"):
        MADE += 1
        look(name, said(lambda: client.rows(client.ticket(packed(f"Command{name}")))))
    for name in ("GetPrimaryKeys", "GetExportedKeys", "GetImportedKeys"):
        MADE += 1
        command = packed(f"Command{name}", field(3, "firearms"))
        look(name, said(lambda: client.rows(client.ticket(command))))
    must_be_refused("a million types", lambda: client.rows(packed("CommandGetTables", field(4, "x") * 100_000)))
    must_be_refused("a million informations", lambda: client.rows(packed("CommandGetSqlInfo", field(1, b"\x01" * 500_000))))
    client.close()


def tickets_are_good_for_their_own_session_only():
    global MADE
    tess, ben, twin = signed_in("tess"), signed_in(), signed_in()
    secret = f"select count(*) from firearms where serial_raw = '{SECRETS[0]}'"
    if count(tess, secret) != 1:
        LEAKS.append("the secret is not there for whoever may see it; nothing was tried")
    whole = "select * from firearms"
    stolen = tess.ticket(query(whole))
    not_found = grpc.StatusCode.NOT_FOUND
    must_be_refused("a ticket of another user", lambda: ben.rows(stolen), not_found)
    must_be_refused("a ticket of another session", lambda: twin.rows(ben.ticket(query(whole))), not_found)
    handle = tess.prepare(whole)
    prepared = packed("CommandPreparedStatementQuery", field(1, handle))
    must_be_refused("another's prepared statement", lambda: ben.call("GetFlightInfo", descriptor(prepared)), not_found)
    must_be_refused("its columns", lambda: ben.call("GetSchema", descriptor(prepared)), not_found)
    must_be_refused("it as a ticket", lambda: ben.rows(prepared))
    must_be_refused("values for it", lambda: ben.call("DoPut", field(1, descriptor(prepared))), not_found)
    must_be_refused("a ticket for it", lambda: ben.rows(tess.ticket(prepared)), not_found)
    begun = tess.act("BeginTransaction", packed("ActionBeginTransactionRequest"))
    transaction = first(first(begun[0], 2), 1)
    must_be_refused("another's snapshot", lambda: ben.call("GetFlightInfo", descriptor(query(whole, transaction))), not_found)
    must_be_refused("prepared in it", lambda: ben.prepare(whole, transaction), not_found)
    ending = packed("ActionEndTransactionRequest", field(1, transaction) + field(2, 1))
    must_be_refused("its end", lambda: ben.act("EndTransaction", ending), not_found)
    info = tess.call("GetFlightInfo", descriptor(query("select count(*) from firearms")))[0]
    must_be_refused("cancelling another's statement", lambda: ben.act("CancelFlightInfo", field(1, info)), not_found)
    older = packed("ActionCancelQueryRequest", field(1, info))
    must_be_refused("in the older way", lambda: ben.act("CancelQuery", older), not_found)
    if b"\x00" not in texts(tess.rows(first(first(first(info, 3), 1), 1))).encode("latin-1"):
        LEAKS.append("another user could cancel a statement")

    own_info = ben.call("GetFlightInfo", descriptor(query("select 1")))[0]
    own_ticket = first(first(first(own_info, 3), 1), 1)
    if ben.act("CancelFlightInfo", field(1, own_info)) != [field(1, 1)]:
        LEAKS.append("an own statement could not be cancelled")
    must_be_refused("a ticket that was cancelled", lambda: ben.rows(own_ticket), grpc.StatusCode.CANCELLED)

    statement_handle = first(first(stolen, 2), 1)
    if len(statement_handle) < 16 or whole.encode() in stolen:
        LEAKS.append(f"a ticket can be guessed or read: {stolen!r}")
    seen = {first(first(ben.ticket(query("select 1")), 2), 1) for _ in range(20)}
    if len(seen) != 20:
        LEAKS.append("tickets repeat")
    own = first(first(ben.ticket(query("select 1")), 2), 1)
    for place in range(0, 256, 17):
        forged = bytearray(own)
        forged[place // 8] ^= 1 << place % 8
        must_be_refused("a ticket with a bit changed", lambda: ben.rows(packed("TicketStatementQuery", field(1, bytes(forged)))), not_found)
    for forged in (b"", own[:-1], own + b"\0", own * 2, whole.encode(), b"1", b"\0" * 32, b"\xff" * 32, USER.encode(), os.urandom(32), b"' or 1=1 --"):
        must_be_refused(f"a ticket of {forged[:10]!r}", lambda: ben.rows(packed("TicketStatementQuery", field(1, forged))), not_found)
        must_be_refused("so prepared", lambda: ben.call("GetFlightInfo", descriptor(packed("CommandPreparedStatementQuery", field(1, forged)))), not_found)
    must_be_refused("a query as a ticket", lambda: ben.rows(query(whole)))
    must_be_refused("a plain text as a ticket", lambda: ben.rows(whole.encode()))
    gone = ben.ticket(query(whole))
    ben.close()
    again = signed_in()
    must_be_refused("a ticket of a session that is closed", lambda: again.rows(gone), not_found)
    for client in (tess, twin, again):
        client.close()


def nobody_comes_in_without_a_password():
    global MADE
    unauthenticated = grpc.StatusCode.UNAUTHENTICATED
    client = signed_in()
    bearer = client.metadata[0][1]
    ticket = client.ticket(query("select 1"))
    token = bearer.split(" ")[1]
    headers = [
        None, "", "Bearer", "Bearer ", "Bearer x", "Bearer null", f"Bearer {token[:-1]}", f"Bearer {token}A", f"Bearer {token.swapcase()}",
        f"bearer {token} x", token, f"Token {token}", "Basic", "Basic ", "Basic !", "Basic " + base64.b64encode(b"ben").decode(),
        "Basic " + base64.b64encode(b":").decode(), "Basic " + base64.b64encode(b"ben:").decode(),
        "Basic " + base64.b64encode(b"ben\0:" + PASSWORD.encode()).decode(), "Basic " + base64.b64encode(f" {USER}:{PASSWORD}".encode()).decode(),
        "Basic " + base64.b64encode(f"{USER.upper()}:{PASSWORD}".encode()).decode(),
        "Basic " + base64.b64encode(f"{USER}:{PASSWORD} ".encode()).decode(),
        "Basic " + base64.b64encode(f"{USER}:{PASSWORD.upper()}".encode()).decode(),
        "Basic " + base64.b64encode(b"\xff\xfe:x").decode(), "Basic " + base64.b64encode(b"x" * 3000 + b":y").decode(), "Negotiate abc", "Digest x",
    ]
    for header in headers:
        stranger = Client(header)
        shown = f"the header {header[:20] if header else header!r}"
        must_be_refused(shown, lambda: stranger.rows(ticket), unauthenticated)
        if header is None or "Basic" not in header:
            for method in UNARY + FROM_ONE + FROM_MANY:
                message = descriptor(query("select * from firearms"))
                must_be_refused(f"{method} with {shown}", lambda: stranger.call(method, message), unauthenticated)
        stranger.channel.close()
    client.act("CloseSession")
    must_be_refused("a token whose session is closed", lambda: client.rows(ticket), unauthenticated)
    client.channel.close()


def users_cannot_be_told_from_nobody():
    """Neither words nor the time tell whether there is a user."""
    global MADE
    answers = {}
    for name in (USER, "nobody-at-all"):
        words, took = set(), []
        for _ in range(3):
            MADE += 1
            started = time.monotonic()
            try:
                Client().sign_in(name, "wrong password")
                LEAKS.append(f"{name} came in with a wrong password")
            except Refused as refused:
                words.add(str(refused).replace(name, "NAME"))
            took.append(time.monotonic() - started)
        answers[name] = (words, min(took))
    (known, of_known), (unknown, of_unknown) = answers[USER], answers["nobody-at-all"]
    if known != unknown or len(known) != 1:
        LEAKS.append(f"a user is told from nobody: {known} and {unknown}")
    if max(of_known, of_unknown) > 20 * min(of_known, of_unknown) + 0.2:
        LEAKS.append(f"a user is told from nobody by time: {of_known} and {of_unknown}")


def what_is_not_offered_is_refused():
    client = signed_in()
    denied, not_offered = grpc.StatusCode.PERMISSION_DENIED, grpc.StatusCode.UNIMPLEMENTED
    plan = packed("CommandStatementSubstraitPlan", field(1, field(1, b"\x0a\x00") + field(2, "0.20.0")))
    for method in UNARY:
        must_be_refused(f"a plan of Substrait in {method}", lambda: client.call(method, descriptor(plan)), not_offered)
    must_be_refused("as a ticket", lambda: client.rows(plan), not_offered)
    must_be_refused("put", lambda: client.call("DoPut", field(1, descriptor(plan))), not_offered)
    made = packed("ActionCreatePreparedSubstraitPlanRequest", field(1, field(1, b"\x0a\x00")))
    must_be_refused("prepared", lambda: client.act("CreatePreparedSubstraitPlan", made), not_offered)
    ingest = packed("CommandStatementIngest", field(1, field(1, 2)) + field(2, "firearms"))
    must_be_refused("ingest", lambda: client.call("DoPut", field(1, descriptor(ingest))), denied)
    handle = client.prepare("select * from firearms")
    update = packed("CommandPreparedStatementUpdate", field(1, handle))
    must_be_refused("a prepared update", lambda: client.call("DoPut", field(1, descriptor(update))), denied)
    for name in (
        "BeginSavepoint", "EndSavepoint", "Shutdown", "DropTable", "ExecuteSql", "", "createpreparedstatement", "RenewFlightEndpoint", "healthcheck",
    ):
        must_be_refused(f"the action {name!r}", lambda: client.act(name, query("select * from firearms")), not_offered)
    must_be_refused("DoExchange", lambda: client.call("DoExchange", field(1, descriptor(query("select 1")))), not_offered)
    must_be_refused("ListFlights", lambda: client.call("ListFlights", b""), not_offered)
    must_be_refused("a path", lambda: client.call("GetFlightInfo", field(1, 1) + field(3, "firearms_history")))
    must_be_refused("a path of files", lambda: client.call("GetFlightInfo", field(1, 1) + field(3, "/etc/passwd")))
    for name in ("datafusion.runtime.memory_limit", "role", "session_authorization", "row_security", "proofhouse.store", "x" * 5000):
        value = field(1, "100G")
        option = field(1, name) + field(2, value)
        answer = client.act("SetSessionOptions", field(1, option))
        # A map of names to errors: empty when all was set.
        if not answer or not answer[0]:
            LEAKS.append(f"the option {name[:40]} could be set")
    client.close()


def broken_messages_end_their_call_and_nothing_else():
    global MADE
    client = signed_in()
    chance = random.Random(7)
    handle = client.prepare("select $1")
    bound = packed("CommandPreparedStatementQuery", field(1, handle))
    sink = pyarrow.BufferOutputStream()
    batch = pyarrow.RecordBatch.from_pydict({"0": ["a value"]})
    schema_header = batch.schema.serialize()[8:]
    whole = pyarrow.ipc.read_message(batch.serialize())
    batch_header, batch_body = whole.metadata.to_pybytes(), whole.body.to_pybytes()
    del sink

    def data(header, body=b"", command=None):
        return (field(1, descriptor(command)) if command else b"") + field(2, header) + field(1000, body)

    sound = [data(schema_header.to_pybytes(), b"", bound), data(batch_header, batch_body)]
    client.call("DoPut", sound)
    if b"a value" not in b"".join(client.rows(client.ticket(bound))):
        LEAKS.append("a sound row of values was not taken; the broken ones prove nothing")

    def tried(attempt, act):
        global MADE
        MADE += 1
        look(attempt, said(act))

    # Rows of values that do not add up.
    for _ in range(300):
        message, header, body = chance.randrange(2), bytearray(schema_header.to_pybytes()), batch_body
        changed = bytearray(batch_header) if message else header
        for _ in range(chance.choice((1, 1, 2, 8))):
            changed[chance.randrange(len(changed))] = chance.choice((0, 1, 0x7F, 0x80, 0xFF, chance.randrange(256)))
        if chance.random() < 0.3:
            body = body[: chance.randrange(len(body) + 1)]
        first_one = bytes(changed) if message == 0 else schema_header.to_pybytes()
        second = bytes(changed) if message == 1 else batch_header
        tried("a broken row of values", lambda: client.call("DoPut", [data(first_one, b"", bound), data(second, body)]))
    for name, messages in {
        "only a command": [data(b"", b"", bound)],
        "a row before its columns": [data(batch_header, batch_body, bound)],
        "noise": [data(os.urandom(200), os.urandom(200), bound)],
        "many rows": [sound[0]] + [sound[1]] * 30,
        "many columns": [data(schema_header.to_pybytes(), b"", bound)] * 30,
        "no command": [data(schema_header.to_pybytes())],
        "nothing": [b""],
    }.items():
        tried(name, lambda: client.call("DoPut", messages))
    for codec in ("lz4", "zstd"):
        packing = pyarrow.ipc.IpcWriteOptions(compression=codec)
        small = pyarrow.RecordBatch.from_pydict({"0": ["x" * 900_000]})
        message = pyarrow.ipc.read_message(pyarrow.ipc.serialize_record_batch(small, packing)) if hasattr(pyarrow.ipc, "serialize_record_batch") else None
        sink = pyarrow.BufferOutputStream()
        with pyarrow.ipc.new_stream(sink, small.schema, options=packing) as writer:
            writer.write_batch(small)
        reader = pyarrow.ipc.MessageReader.open_stream(sink.getvalue())
        messages = list(reader)
        header, body = messages[1].metadata.to_pybytes(), bytearray(messages[1].body.to_pybytes())
        must_be_refused(f"values packed with {codec}", lambda: client.call("DoPut", [sound[0], data(header, bytes(body))]))
        body[0:8] = struct.pack("<q", 1 << 50)
        must_be_refused(f"a petabyte packed with {codec}", lambda: client.call("DoPut", [sound[0], data(header, bytes(body))]))

    # Messages that are none.
    sounds = {
        "GetFlightInfo": descriptor(query("select * from firearms")),
        "GetSchema": descriptor(query("select * from firearms")),
        "DoGet": field(1, packed("CommandGetTables", field(5, 1))),
        "DoAction": action("CreatePreparedStatement", packed("ActionCreatePreparedStatementRequest", field(1, "select 1"))),
    }
    for method, whole_message in sounds.items():
        for _ in range(40):
            changed = bytearray(whole_message)
            for _ in range(chance.choice((1, 2, 8))):
                changed[chance.randrange(len(changed))] = chance.randrange(256)
            cut = bytes(changed[: chance.randrange(1, len(changed) + 1)])
            tried(f"a broken {method}", lambda: client.call(method, cut))
        tried(f"noise in {method}", lambda: client.call(method, os.urandom(500)))
        tried(f"a length without end in {method}", lambda: client.call(method, b"\x12\xff\xff\xff\xff\x7f"))
        tried(f"another message in {method}", lambda: client.call(method, field(1, packed("ActionBeginTransactionRequest"))))
        must_be_refused(f"two megabytes in {method}", lambda: client.call(method, descriptor(query("select '" + "x" * (2 << 20) + "'"))))
    for name in ("CreatePreparedStatement", "ClosePreparedStatement", "BeginTransaction", "EndTransaction", "CancelFlightInfo", "CancelQuery"):
        must_be_refused(f"noise in {name}", lambda: client.act(name, b"\xff" * 40))
        must_be_refused(f"nothing in {name}", lambda: client.act(name))
    for name, text in {
        "a sum of twenty thousand": "select " + " + ".join(["1"] * 20_000),
        "ten thousand casts": "select 1" + "::text" * 10_000,
        "a thousand unions": " union all ".join(["select 1"] * 1000),
        "a thousand joins": "select 1 from " + ", ".join(f"firearms f{number}" for number in range(1000)),
        "a thousand named queries": "with a0 as (select 1), "
        + ", ".join(f"a{number} as (select * from a{number - 1})" for number in range(1, 1000)) + " select * from a999",
    }.items():
        must_be_refused(name, lambda: client.rows(client.ticket(query(text))), grpc.StatusCode.INVALID_ARGUMENT)
    for name, text in {
        "a sum of fifteen hundred": "select " + " + ".join(["1"] * 1500),
        "two hundred unions": " union all ".join(["select 1"] * 200),
        "two hundred named queries": "with a0 as (select 1), "
        + ", ".join(f"a{number} as (select * from a{number - 1})" for number in range(1, 200)) + " select * from a199",
    }.items():
        tried(name, lambda: client.rows(client.ticket(query(text))))
    deep = "select " + "(" * 20_000 + "1" + ")" * 20_000
    must_be_refused("twenty thousand parentheses", lambda: client.rows(client.ticket(query(deep))))

    # More than one may hold.
    for _ in range(300):
        client.ticket(query("select 1"))
    held = [client.prepare("select 1")]
    must_be_refused("a thousand prepared statements", lambda: [client.prepare("select 1") for _ in range(1000)], grpc.StatusCode.RESOURCE_EXHAUSTED)
    must_be_refused("a thousand transactions", lambda: [client.act("BeginTransaction", packed("ActionBeginTransactionRequest")) for _ in range(1000)], grpc.StatusCode.RESOURCE_EXHAUSTED)
    del held
    client.close()

    # Bytes that are no HTTP/2.
    for name, pieces in {
        "HTTP/1": [b"GET / HTTP/1.1\r\nHost: x\r\n\r\n"],
        "noise": [bytes(range(256)) * 40],
        "only a preface": [b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n"],
        "a frame of sixteen megabytes": [b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n", b"\xff\xff\xff\x00\x00\x00\x00\x00\x01" + b"x" * 1000],
        "the Postgres protocol": [struct.pack("!ii", 8, 80877103)],
        "silence": [],
    }.items():
        MADE += 1
        answer, is_closed = raw(*pieces)
        look(name, answer.decode("latin-1"))
        if not is_closed:
            LEAKS.append(f"{name}: still open")
    client = signed_in()
    if count(client, "select 1") != 1:
        LEAKS.append("the server no longer answers")
    client.close()


def raw(*pieces, wait=9.0):
    """What the server answers to bytes, until it closes or falls silent."""
    with socket.create_connection((HOST, int(PORT)), timeout=wait) as link:
        answer = b""
        try:
            for piece in pieces:
                link.sendall(piece)
            while True:
                received = link.recv(65536)
                if not received:
                    return answer, True
                answer += received
        except ConnectionError:
            return answer, True
        except socket.timeout:
            return answer, False


if __name__ == "__main__":
    ask_all()
    counts_are_those_of_visible_rows()
    what_there_is_tells_of_no_more()
    tickets_are_good_for_their_own_session_only()
    what_is_not_offered_is_refused()
    broken_messages_end_their_call_and_nothing_else()
    nobody_comes_in_without_a_password()
    users_cannot_be_told_from_nobody()
    for leak in LEAKS:
        print(f"LEAK {leak}")
    print(f"{MADE} attempts, {len(LEAKS)} leaks")
    sys.exit(1 if LEAKS else 0)
