"""A Russian board of 2003: cp1251, tables within tables, `view.php?id=`, dates in words."""

# ruff: noqa: E501 - markup is written as boards send it

from datetime import timedelta
from html import escape
from random import Random
from urllib.parse import parse_qs, urlsplit

from adwatch.demo.numbers import invent
from tests.boards.stated import Board, Stated, ago, drop, market, now

A_PAGE = 15
MONTHS = [
    "января",
    "февраля",
    "марта",
    "апреля",
    "мая",
    "июня",
    "июля",
    "августа",
    "сентября",
    "октября",
    "ноября",
    "декабря",
]
RUBRICS = ("Знакомства и досуг", "Массаж и здоровье", "Работа для девушек", "Услуги", "Разное")


def make(count=66):
    """The board and its truth."""
    rng = Random(5)
    ads = [_stated(ad, number, rng) for number, ad in enumerate(market("ru", count, 1500))]
    board = Board("tables", "/board/", ads, None, lambda ad: f"/board/view.php?id={ad.id}", ())
    by_id = {ad.id: ad for ad in ads}
    pages = -(-len(ads) // A_PAGE)
    board.list_paths = ("/board/", *(f"/board/index.php?p={n}" for n in range(2, pages + 1)))

    def answer(path):
        url = urlsplit(path)
        query = {name: values[0] for name, values in parse_qs(url.query).items()}
        if url.path == "/board/view.php" and query.get("id") in by_id:
            return _sent(_ad(by_id[query["id"]], ads))
        if url.path in {"/board/", "/board/index.php"}:
            return _sent(_list(int(query.get("p", 1)), pages, ads))
        if url.path == "/board/rules.php":
            return _sent(_frame("Правила", "<h2>Правила доски</h2><p>" + "Нельзя. " * 90, ads))
        return None

    board.answer = answer
    board.other_paths = ("/board/rules.php",)
    return board


def _stated(ad, number, rng):
    posted = ago(rng)
    shown, exact, within = _words(posted, number)
    ad_id = str(48_201 + number * 7)
    pictures = tuple(f"/photo/{ad_id}_{n}.jpg" for n, _ in enumerate(ad.pictures))
    return Stated(
        ad_id, ad.kind, ad.title, ad.text, ad.place, ad.country, "ru",
        price=drop(rng, ad.price), author=drop(rng, ad.author),
        posted=exact, within=within, shown_date=shown, pictures=pictures,
        facts=tuple(p for p in (("Район", rng.choice(("центр", "север", "у вокзала"))),) if rng.random() < 0.7),
        phone=drop(rng, invent(rng, "FR"), 0.3),
    )  # fmt: skip


def _words(posted, number):
    age = (now().date() - posted.date()).days
    if age == 0:
        return f"сегодня, {posted:%H:%M}", posted, timedelta(minutes=1)
    if age == 1:
        return f"вчера {posted:%H:%M}", posted, timedelta(minutes=1)
    if age < 6 and number % 2:
        word = "дня" if age < 5 else "дней"
        return f"{age} {word} назад", posted, timedelta(days=1, hours=1)
    return (
        f"{posted.day} {MONTHS[posted.month - 1]} {posted:%Y, %H:%M}",
        posted,
        timedelta(minutes=1),
    )


def _sent(text):
    return "text/html", text.encode("cp1251", "xmlcharrefreplace")


def _frame(title, main, ads, head=""):
    fresh = "".join(
        f'<tr><td class="small"><a href="view.php?id={ad.id}">{escape(ad.title[:30])}</a><br>'
        f'<font size="1">{escape(ad.place)}</font></td></tr>'
        for ad in ads[3:9]
    )
    menu = "".join(
        f'<tr><td bgcolor="#E8E8F0"><a href="index.php?cat={n}">{name}</a></td></tr>'
        for n, name in enumerate(RUBRICS, 1)
    )
    return f"""<!DOCTYPE HTML PUBLIC "-//W3C//DTD HTML 4.01 Transitional//EN">
<html><head><meta http-equiv="Content-Type" content="text/html; charset=windows-1251">
<title>{escape(title)} :: Доска «Городок»</title>{head}
<script language="JavaScript">function pop(u){{window.open(u,'','width=600')}}</script></head>
<body bgcolor="#FFFFFF" text="#000000"><center>
<table width="760" border="0" cellspacing="0" cellpadding="0"><tr>
<td colspan="3"><a href="/"><img src="/img/logo.gif" width="200" height="60" border="0"></a>
<img src="/banner/468x60.gif" width="468" height="60"></td></tr>
<tr><td colspan="3" bgcolor="#333399"><a href="/board/add.php"><font color="white">Подать объявление</font></a>
 | <a href="/board/rules.php"><font color="white">Правила</font></a> | <a href="/forum/"><font color="white">Форум</font></a></td></tr>
<tr valign="top"><td width="150"><table width="100%">{menu}</table>
<form action="search.php"><input name="q" size="12"><input type="submit" value="Искать"></form>
<img src="http://counter.example/hit?r=1" width="88" height="31"></td>
<td width="460">{main}</td>
<td width="150"><b>Новые объявления</b><table width="100%">{fresh}</table></td></tr>
<tr><td colspan="3" align="center"><hr><font size="1">© 2003–2026 Доска «Городок».
Администрация не несёт ответственности за содержание объявлений. Письма: admin@gorodok.example</font></td></tr>
</table></center></body></html>"""


def _list(page, pages, ads):
    rows = []
    for n, ad in enumerate(ads[(page - 1) * A_PAGE : page * A_PAGE]):
        photo = f'<img src="/photo/tn_{ad.id}_0.jpg" width="60">' if ad.pictures else "&nbsp;"
        price = f"<b>{escape(ad.price)}</b>" if ad.price else "договорная"
        rows.append(
            f'<tr bgcolor="{("#F5F5F5", "#FFFFFF")[n % 2]}"><td width="70">{photo}</td>'
            f'<td><a href="view.php?id={ad.id}" class="t">{escape(ad.title)}</a><br>'
            f"<small>{escape(ad.text[:70])}...</small></td><td>{escape(ad.place)}</td>"
            f"<td nowrap>{price}</td><td><small>{ad.shown_date}</small></td></tr>"
        )
    turn = "".join(
        f"<b>[{n}]</b> " if n == page else f'<a href="index.php?p={n}">{n}</a> '
        for n in range(1, pages + 1)
    )
    turn += f'<a href="index.php?p={page + 1}">»</a>' if page < pages else ""
    head = '<tr><th>Фото</th><th><a href="index.php?sort=title">Объявление</a></th><th>Город</th><th>Цена</th><th>Дата</th></tr>'
    main = f'<h1>Все объявления</h1><table width="100%" cellpadding="4">{head}{"".join(rows)}</table><p align="center">Страницы: {turn}</p>'
    return _frame("Все объявления", main, ads)


def _ad(ad, ads):
    rows = [("Город:", ad.place), *((f"{name}:", value) for name, value in ad.facts)]
    rows += [("Цена:", ad.price)] * bool(ad.price) + [("Контактное лицо:", ad.author)] * bool(
        ad.author
    )
    rows += [("Телефон:", ad.phone)] * bool(ad.phone) + [("Добавлено:", ad.shown_date)]
    rows += [("Просмотров:", str(int(ad.id) % 977))]
    table = "".join(
        f'<tr><td width="120" bgcolor="#EEEEEE"><b>{name}</b></td><td>{escape(value)}</td></tr>'
        for name, value in rows
    )
    photos = "".join(
        f'<a href="{p}" target="_blank"><img src="{p.replace("/photo/", "/photo/tn_")}" border="1" width="120"></a> '
        for p in ad.pictures
    )
    body = escape(ad.text).replace("\n", "<br>\n")
    main = f"""<small><a href="/board/">Доска</a> &gt; <a href="index.php?cat=2">{RUBRICS[1]}</a></small>
<table width="100%" cellpadding="3"><tr><td colspan="2" bgcolor="#CCCCFF"><font size="4"><b>{escape(ad.title)}</b></font></td></tr>
<tr><td colspan="2">{photos}</td></tr>
<tr><td colspan="2"><p>{body}</p></td></tr>{table}</table>
<p><a href="javascript:history.back()">Назад</a> | <a href="abuse.php?id={ad.id}">Пожаловаться</a> | <a href="print.php?id={ad.id}">Версия для печати</a></p>
<p><font size="1" color="red">Внимание! Не переводите предоплату незнакомым людям. Встречайтесь в людных местах
и проверяйте документы. Доска не участвует в сделках.</font></p>"""
    return _frame(ad.title, main, ads)
