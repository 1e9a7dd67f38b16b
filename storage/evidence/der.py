"""
Put the certificates of a time-stamp answer in DER order.

Authorities built on OpenSSL write the SET of certificates in the order they were configured, which DER forbids and
strict readers refuse. The set is not covered by the signature (RFC 5652 section 5.1, ``certificates``), so ordering
it changes nothing that is proved. Only the reader sees the ordered form; what is kept is what was received.
"""

_SEQUENCE, _CONTEXT_0 = 0x30, 0xA0


def ordered_certificates(reply: bytes) -> bytes:
    """
    Return a TimeStampResp whose token's certificates are in DER order; the bytes given where it has none.

    Raises:
        ValueError: it is no DER of that shape.
    """
    parts = _children(reply, _SEQUENCE)
    if len(parts) != 2:
        return reply
    kind, wrapped = _children(parts[1], _SEQUENCE)
    (signed,) = _children(wrapped, _CONTEXT_0)
    fields = _children(signed, _SEQUENCE)
    at = next((n for n, field in enumerate(fields) if field[:1] == bytes([_CONTEXT_0])), None)
    if at is None:
        return reply
    fields[at] = _encode(_CONTEXT_0, b"".join(sorted(_children(fields[at], _CONTEXT_0))))
    content = _encode(_CONTEXT_0, _encode(_SEQUENCE, b"".join(fields)))
    return _encode(_SEQUENCE, parts[0] + _encode(_SEQUENCE, kind + content))


def _children(data: bytes, tag: int) -> list[bytes]:
    found_tag, start, end = _header(data, 0)
    if found_tag != tag or end != len(data):
        raise ValueError(f"DER tag {tag:#x} over {len(data)} bytes expected, {found_tag:#x} found")
    children = []
    while start < end:
        _, _, stop = _header(data, start)
        children.append(data[start:stop])
        start = stop
    return children


def _header(data: bytes, at: int) -> tuple[int, int, int]:
    if len(data) < at + 2:
        raise ValueError("DER ends within a header")
    tag, first, start = data[at], data[at + 1], at + 2
    length = first
    if first & 0x80:
        size = first & 0x7F
        if not 1 <= size <= 4 or len(data) < start + size:
            raise ValueError("DER length of an unknown form")
        length = int.from_bytes(data[start : start + size], "big")
        start += size
    if start + length > len(data):
        raise ValueError("DER element longer than its data")
    return tag, start, start + length


def _encode(tag: int, content: bytes) -> bytes:
    size = len(content)
    if size < 0x80:
        return bytes([tag, size]) + content
    octets = size.to_bytes((size.bit_length() + 7) // 8, "big")
    return bytes([tag, 0x80 | len(octets)]) + octets + content
