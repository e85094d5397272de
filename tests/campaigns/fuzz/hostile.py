"""What would no client send? Bytes that began as good requests, and what was done to them.

Each result is a list of pieces, sent one after another, and whether the writing half is closed after the last. Some
are still good requests when all is said: then they are answered as such.
"""

import gzip
import random
import zlib
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Final

NOISE: Final = (
    b"\x00",
    b"\r\n",
    b"\n",
    b"\r",
    b" ",
    b"\t",
    b":",
    b"%",
    b"\xff\xfe",
    b"\xc3\x28",
    b"{",
    b'"',
    b"\x7f",
    b"\x1b[0m",
)
METHODS: Final = (
    b"HEAD",
    b"OPTIONS",
    b"TRACE",
    b"CONNECT",
    b"PRI",
    b"get",
    b"",
    b"POST POST",
    b"M-SEARCH",
    b"PURGE",
    b"G\x00T",
    b"A" * 5000,
)
NUMBERS: Final = (
    b"0", b"-1", b"+5", b"abc", b"1e3", b"0x10", b"99999999999999999999", b"18446744073709551616", b"4294967296",
    b"5, 5",
    b"0" * 5000 + b"2", b"00", b"0" * 30, b"0000000000000000000000012", b"9" * 5000, b"7" * 4400,
    b"5,6", b"", b" ", b"1_0", b"\xd9\xa3", b"5000000", b"3.0", b"9223372036854775808",
)  # fmt: skip
HEADERS: Final = (
    b"Transfer-Encoding: chunked", b"Transfer-Encoding: gzip, chunked", b"Transfer-Encoding: x", b"Transfer-Encoding:",
    b"Content-Encoding: gzip", b"Content-Encoding: br", b"Content-Encoding: gzip, gzip", b"Content-Encoding:",
    b"Content-Type: text/plain", b"Content-Type: application/x-amz-json-1.1", b"Content-Type: \xff", b"Accept: */*;q=x",
    b"Expect: 100-continue", b"Expect: 200-ok", b"Upgrade: websocket\r\nConnection: upgrade\r\nSec-WebSocket-Key: eA==",
    b"Upgrade: h2c\r\nConnection: Upgrade, HTTP2-Settings\r\nHTTP2-Settings: AAMAAABkAARAAAAAAAIAAAAA",
    b"Connection: close", b"Connection: keep-alive, close, x", b"Connection: \x01", b"Keep-Alive: timeout=0",
    b"Host: evil",
    b"Host:", b"Host: a\r\nHost: b", b"Origin: http://evil.example", b"Origin: null", b"Sec-Fetch-Site: cross-site",
    b"Authorization: Basic eDp5", b"Authorization: AWS4-HMAC-SHA256 Credential=", b"Authorization: \xff\xff",
    b"Authorization: AWS4-HMAC-SHA256 Credential=a/b/c/d/e, SignedHeaders=, Signature=", b"Authorization:",
    b"amz-sdk-invocation-id: " + b"i" * 3000, b"amz-sdk-invocation-id: \xff", b"amz-sdk-invocation-id:",
    b"X: " + b"x" * 9000,
    b"X-Noise: " + b"x" * 66_000, b" folded: yes", b"\tfolded", b"No-Colon", b": no name", b"Sp ace: x", b"Nul: a\x00b",
    b"Bare: a\nb", b"Cr: a\rb", b"\xc3\xa9: x", b"X" * 3000 + b": y", b"Range: bytes=0-", b"If-Match: *",
    b"X: \x80\x81",
    b"Content-Length: 0", b"Content-Length: 000", b"Content-Length: " + b"0" * 5000 + b"7",
    b"Transfer-Encoding: identity\r\nTransfer-Encoding: chunked", b"Content-length : 3", b"TE: trailers", b"Trailer: X",
    b"Content-Length: 5\r\nContent-Length: 6",
)  # fmt: skip
LINES: Final = (
    b"GET http://127.0.0.1/sites HTTP/1.1", b"GET * HTTP/1.1", b"GET /sites", b"GET /sites HTTP/1.0",
    b"GET /sites HTTP/0.9",
    b"GET /sites HTTP/2.0", b"GET /sites HTTP/1.1.1", b"GET  /sites HTTP/1.1", b"GET\t/sites\tHTTP/1.1",
    b"GET sites HTTP/1.1",
    b"CONNECT 127.0.0.1:22 HTTP/1.1", b"OPTIONS * HTTP/1.1", b"GET //sites HTTP/1.1", b"GET /../../etc/passwd HTTP/1.1",
    b"GET /%2e%2e/sites HTTP/1.1", b"GET /sites#x HTTP/1.1", b"GET /sites?%zz=%&=&& HTTP/1.1",
    b"GET /\xff\xfe HTTP/1.1",
    b"GET /" + b"a" * 70_000 + b" HTTP/1.1", b"GET /" + b"a/" * 9000 + b" HTTP/1.1",
    b"GET /sites?" + b"a=b&" * 9000 + b" HTTP/1.1",
    b"GET /sites HTTP/1.1\r\nHost: a\r\nX: " + b"y" * 20_000, b"GET /sites/%00 HTTP/1.1", b"GET /sites/%ff%fe HTTP/1.1",
    b"HEAD /sites HTTP/1.1", b"HEAD /nothing HTTP/1.1", b"GET ?a=b HTTP/1.1", b"GET / HTTP/1.1",
    b"GET /sites/ HTTP/1.1",
)  # fmt: skip
BLOBS: Final = (
    b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n\x00\x00\x00\x04\x00\x00\x00\x00\x00",
    b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03" + b"\x00" * 40,
    b"SSH-2.0-OpenSSH_9.0\r\n", b"\x00" * 2000, b"\r\n" * 500, b"\n\n\n", b"{}", b"EHLO a\r\n", b"\xff" * 100,
    b"HTTP/1.1 200 OK\r\n\r\n",
    b"GET / HTTP/1.1\r\n" + b"a: b\r\n" * 12_000, b" " * 70_000, b"A" * 70_000,
)  # fmt: skip
BODIES: Final = (
    b"[" * 20_000, b'{"a":' * 20_000, b"[" * 5000 + b"]" * 5000, b"\xff\xfe{\x00}\x00", b"\xef\xbb\xbf{}", b"\x00",
    b"{" * 3, b"nul",
    b'{"Name":"\xed\xa0\x80"}', b'{"Name":"\xc0\xaf"}', b'{"Name":1e999999}', b'{"Quantity":' + b"9" * 5000 + b"}",
    b"NaN",
    b'{"Name":"' + b"\\u0000" * 50 + b'"}', b'{"Name":"a","Name":"b","Name":null}', b'{"' + b"k" * 50_000 + b'":1}',
    b'{"Tags":{' + b",".join(b'"k%d":"v"' % n for n in range(3000)) + b"}}", b"[" + b"{}," * 20_000 + b"{}]",
    b"\x80" * 1000,
    b'{"CountryCode":"US","RequestedCapacities":[' + b",".join([b"{}"] * 2001) + b"]}", b"a=b&c=d", b"<xml/>",
)  # fmt: skip
BOMB: Final = zlib.compress(b" " * 6_000_000, 9)
GZIP_BOMB: Final = gzip.compress(b" " * 6_000_000, 9)


@dataclass(frozen=True, slots=True)
class Hostile:
    """What is sent, and how.

    Args:
        framed: whether it may be followed by a sentinel that tells when its answers are complete.
    """

    pieces: list[bytes]
    closes: bool = False
    framed: bool = True


def hostile(rng: random.Random, first: bytes, second: bytes) -> Hostile:
    """Return bytes that no client would send, made of two good requests."""
    data = rng.choice(_WAYS)(rng, first, second)
    if data and rng.random() < 0.1:
        data = rng.choice(_WAYS)(rng, data, second)
    bodiless = data.startswith((b"HEAD", b"CONNECT"))
    closes = rng.random() < 0.1
    if rng.random() < 0.1 and len(data) > 2:
        cuts = sorted(rng.sample(range(1, len(data)), min(len(data) - 1, rng.randint(1, 4))))
        pieces = [data[begin:end] for begin, end in zip([0, *cuts], [*cuts, len(data)], strict=True)]
    else:
        pieces = [data]
    return Hostile(pieces, closes, framed=not bodiless and not closes)


def _parts(data: bytes) -> tuple[bytes, list[bytes], bytes]:
    """Return first line, headers and body."""
    head, _, body = data.partition(b"\r\n\r\n")
    first, *headers = head.split(b"\r\n")
    return first, headers, body


def _whole(first: bytes, headers: Sequence[bytes], body: bytes, *, length: bytes | None = None) -> bytes:
    """Return a message whose length is its body's, or as told."""
    kept = [line for line in headers if not line.lower().startswith(b"content-length")]
    told = str(len(body)).encode() if length is None else length
    return b"\r\n".join([first, *kept, b"Content-Length: " + told, b"", body])


def _flip(rng: random.Random, first: bytes, second: bytes) -> bytes:
    data = bytearray(first)
    for _ in range(rng.choice((1, 1, 2, 4, 16))):
        at = rng.randrange(len(data))
        data[at] = data[at] ^ (1 << rng.randrange(8)) if rng.random() < 0.5 else rng.randrange(256)
    return bytes(data)


def _truncate(rng: random.Random, first: bytes, second: bytes) -> bytes:
    return first[: rng.randrange(1, len(first) + 1)]


def _splice(rng: random.Random, first: bytes, second: bytes) -> bytes:
    return first[: rng.randrange(len(first))] + second[rng.randrange(len(second)) :]


def _duplicate(rng: random.Random, first: bytes, second: bytes) -> bytes:
    begin = rng.randrange(len(first))
    end = min(len(first), begin + rng.choice((1, 4, 20, 200)))
    return first[:end] + first[begin:end] * rng.choice((1, 2, 50)) + first[end:]


def _insert(rng: random.Random, first: bytes, second: bytes) -> bytes:
    at = rng.randrange(len(first))
    noise = (
        rng.choice(NOISE) * rng.choice((1, 1, 3, 1000)) if rng.random() < 0.7 else rng.randbytes(rng.randint(1, 200))
    )
    return first[:at] + noise + first[at:]


def _method(rng: random.Random, first: bytes, second: bytes) -> bytes:
    return rng.choice(METHODS) + b" " + first.partition(b" ")[2]


def _line(rng: random.Random, first: bytes, second: bytes) -> bytes:
    _, headers, _ = _parts(first)
    return b"\r\n".join([rng.choice(LINES), *headers, b"", b""])


def _header(rng: random.Random, first: bytes, second: bytes) -> bytes:
    line, headers, body = _parts(first)
    for _ in range(rng.choice((1, 1, 2, 5))):
        headers.insert(rng.randint(0, len(headers)), rng.choice(HEADERS))
    if rng.random() < 0.05:
        headers += [b"X-%d: y" % number for number in range(rng.choice((50, 500, 8000)))]
    return b"\r\n".join([line, *headers, b"", body])


def _length(rng: random.Random, first: bytes, second: bytes) -> bytes:
    line, headers, body = _parts(first)
    near = str(max(len(body) + rng.choice((-5, -1, 1, 5, 100)), 0)).encode()
    return _whole(line, headers, body, length=near if rng.random() < 0.4 else rng.choice(NUMBERS))


def _body(rng: random.Random, first: bytes, second: bytes) -> bytes:
    line, headers, body = _parts(first)
    if rng.random() < 0.4 and body:
        return _whole(line, headers, _flip(rng, body, body))
    return _whole(line, headers, rng.choice(BODIES))


def _encoding(rng: random.Random, first: bytes, second: bytes) -> bytes:
    line, headers, body = _parts(first)
    name, packed = rng.choice(
        (
            (b"gzip", gzip.compress(body)), (b"gzip", body), (b"gzip", gzip.compress(body)[:-3]), (b"gzip", b""),
            (b"gzip", gzip.compress(body) * 2), (b"deflate", zlib.compress(body)), (b"GZIP", gzip.compress(body)),
            (b"gzip", GZIP_BOMB), (b"deflate", BOMB), (b"identity", body),
            (b"gzip", gzip.compress(gzip.compress(body))),
            (b"gzip", b"\x1f\x8b\x08" + b"\xff" * 30), (b"gzip", gzip.compress(body) + b"x"), (b"x\xff", body),
        )
    )  # fmt: skip
    if rng.random() < 0.2:
        packed = body.decode("utf-8", "replace").encode(rng.choice(("utf-16", "utf-32", "utf-7", "cp037")), "replace")
    return _whole(line, [*headers, b"Content-Encoding: " + name], packed)


def _chunked(rng: random.Random, first: bytes, second: bytes) -> bytes:
    line, headers, body = _parts(first)
    kept = [header for header in headers if not header.lower().startswith(b"content-length")]
    if rng.random() < 0.2:
        kept.append(b"Content-Length: %d" % len(body))
    chunks, step = [], rng.choice((1, 7, 100, 100_000))
    for begin in range(0, len(body), step):
        part = body[begin : begin + step]
        size = (
            b"%x" % len(part)
            if rng.random() < 0.97
            else rng.choice((b"-1", b"zz", b"ffffffffffffffffff", b"0x5", b"", b"5;a=b"))
        )
        chunks.append(size + b"\r\n" + part + b"\r\n")
    end = rng.choice(
        (
            b"0\r\n\r\n",
            b"0\r\n\r\n",
            b"0\r\n\r\n",
            b"",
            b"0\r\nX: y\r\n\r\n",
            b"0\r\n",
            b"00000\r\n\r\n",
            b"0\r\nContent-Length: 5\r\n\r\n",
        )
    )
    return b"\r\n".join([line, *kept, b"Transfer-Encoding: chunked", b"", b""]) + b"".join(chunks) + end


def _pipelined(rng: random.Random, first: bytes, second: bytes) -> bytes:
    parts = [rng.choice((first, second, first, second, rng.choice(BLOBS), b"\r\n")) for _ in range(rng.randint(2, 12))]
    return b"".join(parts)


def _blob(rng: random.Random, first: bytes, second: bytes) -> bytes:
    return rng.choice(BLOBS) + (first if rng.random() < 0.3 else b"")


def _line_ends(rng: random.Random, first: bytes, second: bytes) -> bytes:
    head, _, body = first.partition(b"\r\n\r\n")
    end = rng.choice((b"\n", b"\r", b"\n\r", b"\r\r\n", b"\x0b\x0c"))
    return head.replace(b"\r\n", end) + rng.choice((end * 2, b"\r\n\r\n")) + body


def _control(rng: random.Random, first: bytes, second: bytes) -> bytes:
    account = first.partition(b"Credential=")[2][:12]
    method = rng.choice((b"GET", b"POST", b"POST", b"POST", b"PUT", b"HEAD"))
    path = rng.choice(
        (b"/_sutler/clock?account=" + account, b"/_sutler/clock", b"/_sutler/clock?account=x&account=\xff",
         b"/_sutler/health",
         b"/_sutler", b"/_sutler/", b"/_sutler/clock/", b"/_sutler/clock?account=" + account + b"%00",
         b"/_sutler/%2e%2e/sites")
    )  # fmt: skip
    body = rng.choice(
        (b"", b"{}", b'{"advance":"P1D"}', b'{"advance":"P99999999D"}', b'{"advance":"-P1D"}', b'{"advance":1e999}',
         b"[1]",
         b'{"to":"2027-01-01"}', b'{"to":"9999-12-31T23:59:59Z"}', b'{"to":"0001-01-01T00:00:00+23:59"}',
         b'{"rate":NaN}',
         b'{"rate":1e308}', b'{"rate":-0.0}', b'{"rate":86400}', b'{"rate":0}', b'{"rate":1e-9}',
         b'{"rate":' + b"9" * 400 + b"}",
         b'{"until":{"order":"oo-0123456789abcdef0","status":"DELIVERED"}}',
         b'{"until":{"order":"\\ud800","status":"x"}}',
         b'{"until":{"order":"x\\u0000","status":"COMPLETED"}}', b"\xff", b'{"advance":"PT0.0000001S"}',
         b"[" * 20_000, b" " * 70_000,
         b'{"advance":"P1Y"}', b'{"advance":null}', b'{"advance":"P1D","rate":1}')
    )  # fmt: skip
    return _whole(method + b" " + path + b" HTTP/1.1", [b"Host: 127.0.0.1", b"Content-Type: application/json"], body)


_WAYS: Final[Sequence[Callable[[random.Random, bytes, bytes], bytes]]] = (
    _flip, _flip, _flip, _truncate, _splice, _duplicate, _insert, _method, _line, _header, _header, _header, _length,
    _body, _body, _encoding, _chunked, _pipelined, _blob, _line_ends, _control,
)  # fmt: skip
