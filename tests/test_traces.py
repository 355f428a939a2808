"""No byte of a record names a contact: each way in which a file can hold one, and what is no contact."""

import base64
import gzip
from typing import Any

import pytest

from helpsite.site.traces import Find, found_contacts, values_of

OWN = ["help.example.com"]
TOLD: dict[str, Any] = {
    "channels": [
        {"kind": "email", "address": "Support@example.com"},
        {"kind": "phone", "address": "+442079460000"},
        {"kind": "social", "platform": "telegram", "address": "@example_help"},
        {"kind": "live-chat", "address": "https://www.example.com/chat"},
        {"kind": "form"},
    ],
    "retired": [{"kind": "phone", "address": "+442079460999"}],
    "domains": [{"host": "www.example.com"}, {"host": "help.example.com"}, {"host": "example.net"}],
    "platforms": [{"id": "telegram", "hosts": ["t.me", "telegram.org"]}],
}
VALUES = values_of(TOLD, OWN)


def found(content: bytes | str) -> list[str]:
    data = content.encode() if isinstance(content, str) else content
    finds = list(found_contacts({"a.html": data}, VALUES, OWN))
    assert {find.path for find in finds} <= {"a.html"}
    return [find.written for find in finds]


EMAIL = "Support@example.com"


@pytest.mark.parametrize(
    "content",
    [
        b"Write to support@example.com.",
        b"SUPPORT@EXAMPLE.COM",
        gzip.compress(b"to support@example.com", mtime=0),
        gzip.compress(b"pagefind_dcd\x81\x73support@example.com\x00", mtime=0),
        gzip.compress(gzip.compress(b"support@example.com", mtime=0), mtime=0),
        rb'{"a": "support\u0040example.com"}',
        rb'{"a": "support\u0040example\u002Ecom"}',
        rb'"support\x40example.com"',
        rb'"support\u{40}example.com"',
        b'<a href="mailto:support%40example.com">',
        b'<a href="mailto:%73%75%70%70ort%40example%2Ecom">',
        b"support%2540example.com",
        b"support&#64;example.com",
        b"support&#x40;example&#X2E;com",
        b"support&commat;example&period;com",
        b"support&amp;#64;example.com",
        rb'"\u0026#64;": "support\u0026#64;example.com"',
        b"support&#64example.com",
        "support\u200b@\u2060example\u00ad.com".encode(),
        b"support<wbr>@example.com",
        b"<b>support</b>@<i>example</i>.com",
        b"DESCRIPTION:write to supp\r\n ort@example.com",
        b"\x00\xff\xfesupport@example.com\x01",
        b"<p>s u p p o r t @ e x a m p l e . c o m or so</p>",
        b"support @ example . com",
        "support\uff20\uff45xample\uff0ecom".encode(),
        "support@example\u3002com".encode(),
        "\U0001d42c\U0001d42eppor\U0001d7d9@example.com".replace("\U0001d7d9", "\U0001d42d").encode(),
        "sup\u2062port\u180e@exa\U000e0061mple.com".encode(),
        "support@example.com".encode("utf-16"),
        "x support@example.com".encode("utf-16-be"),
        b"support=40example=2Ecom",
        b"supp=\r\nort=40example.com",
        b'url("data:text/plain;base64,' + base64.b64encode(b"Write to Support@example.com") + b'")',
        b"data:text/plain;base64," + base64.b64encode(b"to support@example.com!").rstrip(b"=").replace(b"+", b"%2B"),
        rb'"support\100example\056com"',
        rb'content: "support\40 example\00002Ecom"',
        rb'content: "support\@example\.com"',
        b'<b title="a > b">support</b><i title="1 > 0">@example.com</i>',
        b"support<b title='" + b"x" * 3000 + b"'>@example.com</b>",
        b"support<!-- a > b -->@example.com",
    ],
)
def test_an_address_is_found_however_it_is_written(content: bytes) -> None:
    assert found(content) == [EMAIL]


@pytest.mark.parametrize(
    "content",
    [
        "+442079460000",
        "tel:+442079460000",
        "+44 20 7946 0000",
        "+44\u00a020\u20117946\u202f0000",
        "0044 20 7946 0000",
        "(020) 7946-0000",
        "+44 (0)20 7946 0000",
        "20 7946 0000",
        "020.7946.0000",
        '{"phone": "\\u002b44 20 7946 0000"}',
        "%2B442079460000",
        "&#43;44&nbsp;20 7946 0000",
        "电话020 7946 0000。",
        "020     7946     0000",
        "020,7946,0000",
        "020、7946、0000",
        "020:7946:0000",
        "020 | 7946 | 0000",
        "020*7946*0000",
        "020_7946_0000",
        "020~7946~0000",
        "020'7946'0000",
        "[020] [7946] [0000]",
        "020·7946·0000",
        "020\u22127946\u22120000",
        "020\u30007946\u30000000",
        "020\n                    7946\r\n\t\t\t0000",
        "2 0 7 9 4 6 0 0 0 0",
        "\uff10\uff12\uff10 7946 0000",
        "\u0660\u0662\u0660 7946 0000",
        "<td>5</td><td><b>020</b> 7946 <i>0000</i></td><td>1</td>",
        "<b title='>'>020</b> <em>7946</em> 0000",
    ],
)
def test_a_number_is_found_however_it_is_parted(content: str) -> None:
    assert found(content) == ["+442079460000"]


@pytest.mark.parametrize(
    ("content", "written"),
    [
        ("the former line +44 20 7946 0999", "+442079460999"),
        ("@example_help", "@example_help"),
        ("https://t.me/example_help", "@example_help"),
        (r"https:\/\/T.me\/Example_Help?start=1", "@example_help"),
        ("telegram.org/@example_help", "@example_help"),
        ("https://example.net/", "example.net"),
        ("m.example.net", "example.net"),
        ("https://t.me/s/example_help", "@example_help"),
        ("https://t.me:443/example_help", "@example_help"),
        ("e x a m p l e . n e t", "example.net"),
        (r'"\n@example_help"', "@example_help"),
    ],
)
def test_what_was_ours_and_accounts_and_hosts_are_found(content: str, written: str) -> None:
    assert found(content) == [written]


def test_a_page_on_an_official_host_is_found_as_both() -> None:
    assert set(found("https://www.example.com/chat")) == {"https://www.example.com/chat", "www.example.com"}


@pytest.mark.parametrize(
    "content",
    [
        "https://help.example.com/latest/contact/",
        "tag:help.example.com,2026-07-01:fees",
        "12442079460000345",
        "20794600001",
        "7946 0000",
        "2079460 and then 000",
        "t.me/example_helpers",
        "@example_helper",
        "me@example_help.example",
        "myexample.net",
        "support at example",
        gzip.compress(b"nothing", mtime=0),
        b"\x1f\x8bno gzip",
        "100% &unknown; \\u00",
        "&#9999999; &#xffffff;",
        "We ship, for example. Network fees are extra. Look @ example_help",
        "<table><tr><td>2026-07-01</td><td>0.20</td><td>79.46</td></tr><tr><td>2026-08-01</td><td>0.00</td></tr></table>",
        "20 July, 7 August, 9 September, 4 October, 6 November: 00:00",
        gzip.compress(b"pagefind_dcd\x81\x82\x182\x18\x20\x18\x79\x1946\x00a\x1900\x00b\x1900", mtime=0),
        "a b c d e f g @ h i j . c o m",
        r"/\b\d{2}\.\d/ \100 \40 =40",
        "t.me/example_help.bot data:text/plain;base64,####",
    ],
)
def test_what_names_no_contact_may_stand(content: bytes | str) -> None:
    assert found(content) == []


def test_a_host_below_the_own_one_is_none_of_its_own() -> None:
    values = values_of({"domains": [{"host": "example.com"}]}, OWN)

    def named(text: str) -> list[Find]:
        return list(found_contacts({"a": text.encode()}, values, OWN))

    assert named("https://help.example.com/") == []
    assert named("https://x.help.example.com/") == [Find("a", "example.com")]
    assert named("mail@help.example.com") == [Find("a", "example.com")]


def test_a_chinese_host_is_found_as_browsers_write_it() -> None:
    values = values_of({"domains": [{"host": "例子.example"}]}, OWN)

    text = "https://xn--fsqu00a.example/"
    assert list(found_contacts({"a": text.encode()}, values, OWN)) == [Find("a", "例子.example")]


def test_each_file_is_told_with_each_value_once() -> None:
    files = {"b": b"support@example.com support%40example.com +442079460000", "a": b"", "c": b"support@example.com"}

    assert list(found_contacts(files, VALUES, OWN)) == [
        Find("b", EMAIL),
        Find("b", "+442079460000"),
        Find("c", EMAIL),
    ]


@pytest.mark.parametrize("host", ["例子.example", "xn--fsqu00a.example"])
@pytest.mark.parametrize("text", ["https://xn--fsqu00a.example/", "https://例子.example/", "例子。example"])
def test_a_host_that_is_not_ascii_is_found_in_both_forms(host: str, text: str) -> None:
    values = values_of({"domains": [{"host": host}]}, OWN)
    assert list(found_contacts({"a": text.encode()}, values, OWN)) == [Find("a", host)]


@pytest.mark.parametrize("text", ["ÄRGER@例子.example", "ärger@XN--fsqu00a.example", "a\u0308rger@例子.example"])
def test_a_mailbox_that_is_not_ascii_is_found_in_capitals_and_parts(text: str) -> None:
    values = values_of({"channels": [{"kind": "email", "address": "Ärger@例子.example"}]}, OWN)
    assert list(found_contacts({"a": text.encode()}, values, OWN)) == [Find("a", "Ärger@例子.example")]


def test_a_short_number_is_only_found_behind_the_code_of_its_country() -> None:
    values = values_of({"channels": [{"kind": "phone", "address": "+8695588"}]}, OWN)
    assert list(found_contacts({"a": b"+86,955  88"}, values, OWN)) == [Find("a", "+8695588")]
    assert list(found_contacts({"a": b"call 95588"}, values, OWN)) == []


def test_pages_are_told_first_and_packed_files_last() -> None:
    text = b"support@example.com"
    paths = ["pagefind/en/index/en_3f41b75.pf_index", "api/v1/a.json", "x.html"]
    assert [find.path for find in found_contacts(dict.fromkeys(paths, text), VALUES, OWN)] == paths[::-1]
    files = {"a": gzip.compress(text, mtime=0), "b": text}
    assert [find.path for find in found_contacts(files, VALUES, OWN)] == ["b", "a"]
