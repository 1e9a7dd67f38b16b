"""Which names are tried, in which order."""

import subprocess
import sys

from monitor.discovery.lookalikes import lookalikes, spellings


def test_spellings_a_customer_would_try_are_generated() -> None:
    """These are how the name is written in posts; each must be asked for."""
    assert {
        "auportik",
        "oportic",
        "oportique",
        "opportik",
        "oportyk",
        "o-portik",
        "au-portik",
        "auportic",
    } <= set(spellings("oportik"))


def test_other_words_are_not_generated() -> None:
    """What the filter would not recognise as the name is not worth a query that tells a resolver."""
    tried = {one.domain for one in lookalikes("oportik", ["example"])}

    assert tried.isdisjoint(
        {"aeroportik.example", "soportik.example", "portik.example", "csoportikon.example"}
    )


def test_likeliest_names_come_first() -> None:
    """The day's allowance must go to the name itself and its sound before typing slips."""
    found = lookalikes("oportik", ["example", "test"])
    place = {one.domain: number for number, one in enumerate(found)}

    assert place["oportik.example"] < place["oportic.example"] < place["oportikz.example"]
    assert {
        "oportik-shop.example",
        "oportik2.example",
        "oportikofficiel.test",
        "new-oportik.example",
    } <= set(place)


def test_known_domain_itself_is_not_tried() -> None:
    """A seized domain is watched by other means; only its neighbours are looked for."""
    assert "oportik.example" not in {
        one.domain for one in lookalikes("oportik.example", ["example"])
    }


def test_name_without_letters_gives_nothing() -> None:
    """A configured name may be punctuation by mistake; it must not generate every short domain."""
    assert lookalikes("!!", ["example"]) == []


def test_no_socket_of_the_process_waits_otherwise() -> None:
    """The generator's package sets twelve seconds for all of them; a server of this process then took no visitor."""
    program = (
        "import socket; from monitor.discovery.lookalikes import lookalikes; list(lookalikes('oportik.example', ['fr'])); "
        "assert 'dnstwist' in __import__('sys').modules; print(socket.getdefaulttimeout())"
    )
    done = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, check=True
    )

    assert done.stdout.strip() == "None"
