"""HTML, entities, trimming and lengths, as Telegram reads them."""

import pytest
from telegram import MessageEntity
from telegram.error import BadRequest

from bot.sandbox.html import parse
from tests.sandbox.conftest import PNG, SITI


def marked(source):
    """The text, and each entity's kind with the piece of text that it covers."""
    text, entities = parse(source)
    units = text.encode("utf-16-le")
    pieces = [units[2 * e["offset"] : 2 * (e["offset"] + e["length"])].decode("utf-16-le") for e in entities]
    return text, [(entity["type"], piece) for entity, piece in zip(entities, pieces, strict=True)]


@pytest.mark.parametrize(
    ("source", "kind"),
    [
        ("<b>x</b>", "bold"),
        ("<strong>x</strong>", "bold"),
        ("<i>x</i>", "italic"),
        ("<em>x</em>", "italic"),
        ("<u>x</u>", "underline"),
        ("<ins>x</ins>", "underline"),
        ("<s>x</s>", "strikethrough"),
        ("<strike>x</strike>", "strikethrough"),
        ("<del>x</del>", "strikethrough"),
        ("<tg-spoiler>x</tg-spoiler>", "spoiler"),
        ('<span class="tg-spoiler">x</span>', "spoiler"),
        ("<code>x</code>", "code"),
        ("<pre>x</pre>", "pre"),
        ("<blockquote>x</blockquote>", "blockquote"),
        ("<blockquote expandable>x</blockquote>", "expandable_blockquote"),
        ('<a href="https://example.com">x</a>', "text_link"),
        ('<tg-emoji emoji-id="5">x</tg-emoji>', "custom_emoji"),
        ("<B>x</b>", "bold"),
        ("<b >x</b >", "bold"),
        ("<b>x</>", "bold"),
    ],
)
def test_each_tag(source, kind):
    assert marked(f"a {source} z") == ("a x z", [(kind, "x")])


def test_offsets_count_utf16_units():
    text, entities = parse("😀 <b>👍🏽 Siti</b> <i>é</i>")
    assert text == "😀 👍🏽 Siti é"
    assert [(e["offset"], e["length"]) for e in entities] == [(3, 9), (13, 1)]


def test_nested_tags_the_outer_first():
    assert marked("<b>satu <i>dua</i></b>") == ("satu dua", [("bold", "satu dua"), ("italic", "dua")])


def test_code_in_pre_is_one_entity_with_its_language():
    _, entities = parse('<pre><code class="language-python">x = 1</code></pre>')
    assert entities == [{"type": "pre", "offset": 0, "length": 5, "language": "python"}]
    assert parse('<code class="language-python">x</code>')[1] == [{"type": "code", "offset": 0, "length": 1}]


@pytest.mark.parametrize(
    ("source", "text"),
    [
        ("1 &lt; 2 &gt; 0 &amp; &quot;ya&quot;", '1 < 2 > 0 & "ya"'),
        ("&#128512;&#x1F600;", "😀😀"),
        ("&lt", "<"),
        ("&nbsp;&copy; & &ltd; &#0; &#xD800;", "&nbsp;&copy; & &ltd; &#0; &#xD800;"),
        ("&amp;lt;", "&lt;"),
    ],
)
def test_character_references(source, text):
    assert parse(source)[0] == text


@pytest.mark.parametrize(
    ("href", "url"),
    [
        ('"https://example.com/?a=1&amp;b=2"', "https://example.com/?a=1&b=2"),
        ("'http://example.com'", "http://example.com"),
        ("example.com", "http://example.com/"),
        ('"tg://user?id=7"', "tg://user?id=7"),
        ('"tel:+62811"', None),
        ('"javascript:alert(1)"', None),
        ('""', None),
    ],
)
def test_links(href, url):
    text, entities = parse(f"<a href={href}>sini</a>")
    assert text == "sini"
    assert [entity["url"] for entity in entities] == ([url] if url else [])


def test_a_link_without_an_address_is_its_own_text():
    assert parse("😀<a>https://example.com</a>")[1][0]["url"] == "https://example.com"


def test_empty_tags_leave_nothing():
    assert parse("a<b></b>") == ("a", [])


@pytest.mark.parametrize(
    ("source", "words"),
    [
        ("halo <div>x</div>", 'Unsupported start tag "div" at byte offset 5'),
        ("é😀<br/>", 'Unsupported start tag "br/" at byte offset 6'),
        ("1 < 2 orang", 'Unsupported start tag "" at byte offset 2'),
        ("<b", "Unclosed start tag at byte offset 0"),
        ("<", "Unclosed start tag at byte offset 0"),
        ('x <a href="y', 'Unclosed start tag "a" at byte offset 2'),
        ("<b>x", 'Can\'t find end tag corresponding to start tag "b"'),
        ("<b><i>x</i>", 'Can\'t find end tag corresponding to start tag "b"'),
        ("<b><i>x</b></i>", 'Unmatched end tag at byte offset 7, expected "</i>", found "</b>"'),
        ("x</b>", "Unexpected end tag at byte offset 1"),
        ("<b>x</b", "Unclosed end tag at byte offset 4"),
        ("<span>x</span>", 'Tag "span" must have class "tg-spoiler" at byte offset 0'),
    ],
)
async def test_errors(refusal, source, words):
    answer = await refusal("sendMessage", chat_id=SITI, text=source, parse_mode="HTML")
    assert answer == f"Bad Request: can't parse entities: {words}"


async def test_space_around_is_taken_away_and_entities_move(bot):
    sent = await bot.send_message(SITI, " \n <b> Halo </b> kata <i> </i>\n", parse_mode="HTML")
    assert sent.text == "Halo  kata"
    assert [(e.type, e.offset, e.length) for e in sent.entities] == [("bold", 0, 5)]


async def test_commands_and_addresses_are_found_outside_other_entities(bot):
    sent = await bot.send_message(SITI, "/menu <code>/kode</code> https://example.com/a, ya", parse_mode="HTML")
    assert [(kind.type, piece) for kind, piece in sent.parse_entities().items()] == [
        ("bot_command", "/menu"),
        ("code", "/kode"),
        ("url", "https://example.com/a"),
    ]


async def test_entities_instead_of_html(bot):
    sent = await bot.send_message(SITI, "😀 <b>", entities=[MessageEntity("bold", 3, 3)])
    assert sent.text == "😀 <b>"
    assert sent.parse_entities() == {MessageEntity("bold", 3, 3): "<b>"}


@pytest.mark.parametrize(("offset", "length"), [(0, 6), (-1, 2), (5, 1), (0, 0)])
async def test_entities_outside_the_text(bot, offset, length):
    with pytest.raises(BadRequest, match="ntity begins at"):
        await bot.send_message(SITI, "😀 ab", entities=[MessageEntity("bold", offset, length)])


async def test_an_entity_without_its_place(refusal):
    answer = await refusal("sendMessage", chat_id=SITI, text="x", entities=[{"type": "bold"}])
    assert answer == "Bad Request: parameter offset is required"


@pytest.mark.parametrize("text", ["", "  \n", "<b> </b>"])
async def test_empty_text(bot, text):
    with pytest.raises(BadRequest, match="Message text is empty"):
        await bot.send_message(SITI, text, parse_mode="HTML")


async def test_the_longest_text_counts_after_the_entities(bot):
    assert len((await bot.send_message(SITI, f"<b>{'x' * 4094}</b>&lt;&gt;", parse_mode="HTML")).text) == 4096
    assert await bot.send_message(SITI, "😀" * 2048)
    for text in ("x" * 4097, "😀" * 2048 + "x"):
        with pytest.raises(BadRequest, match="Message is too long"):
            await bot.send_message(SITI, text)


async def test_the_longest_caption(bot):
    sent = await bot.send_photo(SITI, PNG, f"<i>{'x' * 1024}</i>", parse_mode="HTML", show_caption_above_media=True)
    assert len(sent.caption) == 1024 and sent.caption_entities[0].length == 1024
    assert sent.show_caption_above_media
    with pytest.raises(BadRequest, match="Message caption is too long"):
        await bot.send_photo(SITI, PNG, "x" * 1025)


@pytest.mark.parametrize(
    ("mode", "words"), [("Markdown", "html only"), ("MarkdownV2", "html only"), ("HTLM", "Unsupported parse_mode")]
)
async def test_other_parse_modes(bot, mode, words):
    with pytest.raises(BadRequest, match=words):
        await bot.send_message(SITI, "x", parse_mode=mode)
    assert await bot.send_message(SITI, "x", parse_mode="html")
