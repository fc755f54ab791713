"""Languages of passages, over invented lines in twenty languages."""

import pytest

from adwatch.model import Ad, AdKey, AdKind
from extractors.language import Language, identify

LINES = (
    ("Good evening gentlemen, I am available now", "en"),
    ("Привет, я Анна, жду тебя в гости каждый день", "ru"),
    ("Привіт, мене звати Анна, чекаю на тебе щодня", "uk"),
    ("Hola soy nueva en la ciudad llámame", "es"),
    ("Olá sou nova na cidade me chama", "pt"),
    ("Ciao sono nuova in città chiamami", "it"),
    ("Hallo ich bin neu in der Stadt", "de"),
    ("Bonjour je suis nouvelle en ville", "fr"),
    ("Hallo ik ben nieuw in de stad bel me", "nl"),
    ("Bună sunt nouă în oraș sună-mă", "ro"),
    ("Merhaba şehirde yeniyim beni ara", "tr"),
    ("Cześć jestem nowa w mieście zadzwoń", "pl"),
    ("Ahoj jsem nová ve městě zavolej mi", "cs"),
    ("Szia új vagyok a városban hívj fel", "hu"),
    ("Xin chào em mới đến thành phố gọi cho em", "vi"),
    ("สวัสดีค่ะ น้องมาใหม่", "th"),
    ("こんにちは新人です", "ja"),
    ("안녕하세요 새로 왔어요", "ko"),
    ("我们每天营业到很晚欢迎光临", "zh"),
    ("مرحبا أنا جديدة في المدينة", "ar"),
    ("שלום אני חדשה בעיר", "he"),
    ("Γεια σας είμαι νέα στην πόλη", "el"),
)


def signals(text=None, **fields):
    return list(Language().extract(Ad(AdKey("demo", "1"), AdKind.OTHER, text=text, **fields)))


@pytest.mark.parametrize(("line", "code"), LINES)
def test_language_of_a_line(line, code):
    assert [found.value for found in signals(line)] == [code]


def test_each_passage_has_its_own_language():
    found = signals("We are open every day until late\n我们每天营业到很晚\nПриходите к нам в гости")
    assert [(signal.value, signal.raw[:4]) for signal in found] == [
        ("en", "We a"),
        ("zh", "我们每天"),
        ("ru", "Прих"),
    ]


def test_lines_of_one_language_are_one_passage():
    (found,) = signals("We are open every day until late.\n\nPlease call before you come over.")
    assert found.raw.endswith("come over.")


@pytest.mark.parametrize(
    "text", ["1234 5678", "😀😀", "https://www.example.com/abc", "\ud800", "ab"]
)
def test_passage_without_words_has_no_language(text):
    assert signals(text) == []


def test_styled_letters_are_read_as_plain_ones():
    assert identify("𝐆𝐨𝐨𝐝 𝐞𝐯𝐞𝐧𝐢𝐧𝐠 𝐟𝐫𝐢𝐞𝐧𝐝𝐬, 𝐰𝐞 𝐚𝐫𝐞 𝐨𝐩𝐞𝐧")[0] == "en"


def test_short_passages_are_less_sure():
    short, long = identify("bonjour ami"), identify("bonjour mon ami, nous sommes ouverts demain")
    assert short[1] < long[1]


@pytest.mark.parametrize(
    ("raw", "value"), [("EN", "en"), (" de ", "de"), ("eng", None), ("", None)]
)
def test_canonical_language_is_a_two_letter_code(raw, value):
    assert Language().canonical(raw) == value
