"""Words by which boards name what they state, in the languages boards are written in."""

from __future__ import annotations

import re
from collections.abc import Mapping

LABELS: Mapping[str, tuple[str, ...]] = {
    "price": (
        "price", "rate", "rates", "fee", "cost", "salary", "pay", "wage", "compensation", "tarif",
        "tarifs", "prix", "salaire", "rémunération", "preis", "preise", "gehalt", "lohn",
        "verdienst", "precio", "tarifa", "tarifas", "salario", "sueldo", "prezzo", "tariffa",
        "stipendio", "preço", "valor", "salário", "prijs", "cena", "ceny", "cena za godzinę",
        "wynagrodzenie", "цена", "стоимость", "зарплата", "оплата", "заработная плата", "ціна",
        "вартість", "pris", "lön", "løn", "hinta", "ár", "fizetés", "preț", "pret", "salariu",
        "fiyat", "ücret", "maaş", "τιμή", "المبلغ", "السعر", "מחיר", "価格", "価格帯", "料金",
        "給料", "时给", "价格", "薪资", "가격", "prețul", "ставка", "per hour", "donation",
    ),
    "place": (
        "location", "city", "town", "place", "area", "region", "address", "where", "state",
        "based in", "job location", "ort", "stadt", "standort", "arbeitsort", "plz/ort", "adresse",
        "ville", "lieu", "localisation", "localité", "secteur", "ciudad", "localidad", "ubicación",
        "lugar", "provincia", "zona", "dirección", "città", "luogo", "località", "indirizzo",
        "cidade", "localização", "bairro", "stad", "plaats", "locatie", "regio", "miasto",
        "lokalizacja", "miejscowość", "adres", "město", "mesto", "lokalita", "город", "место",
        "местоположение", "регион", "адрес", "город/регион", "місто", "адреса", "місце",
        "ort/stadt", "sted", "plats", "paikkakunta", "kaupunki", "város", "hely", "telephely",
        "oraș", "oras", "localitate", "judet", "județ", "şehir", "konum", "il", "πόλη", "περιοχή",
        "المدينة", "עיר", "都市", "所在地", "勤務地", "城市", "地点", "지역",
    ),
    "posted_at": (
        "date", "posted", "posted on", "published", "published on", "added", "date posted",
        "date added", "listed", "listed on", "created", "updated", "publish date",
        "published date", "listing date", "post date", "online since", "datum", "eingestellt",
        "erstellt", "erstellt am", "online seit", "veröffentlicht", "inseriert am", "publiée",
        "publié", "publié le", "publiée le", "date de publication", "mise en ligne", "ajouté le",
        "mise en ligne le", "fecha", "publicado", "publicado el", "fecha de publicación",
        "data", "pubblicato", "pubblicato il", "inserito", "inserito il", "publicado em",
        "geplaatst", "geplaatst op", "dodano", "dodane", "data dodania", "opublikowano", "vloženo",
        "přidáno", "pridané", "добавлено", "дата", "размещено", "опубликовано", "дата публикации",
        "дата размещения", "создано", "обновлено", "додано", "розміщено", "опубліковано", "oprettet",
        "publicerad", "inlagd", "julkaistu", "feladva", "feladás dátuma", "adăugat", "publicat",
        "ilan tarihi", "tarih", "ημερομηνία", "تاريخ النشر", "תאריך", "掲載日", "投稿日", "发布日期",
        "发布时间", "등록일",
    ),
    "author": (
        "name", "contact", "contact name", "contact person", "seller", "advertiser", "posted by",
        "listed by", "author", "company", "employer", "user", "listed", "publisher", "submitted by", "added by", "owner",
        "anbieter", "ansprechpartner", "kontakt", "firma", "arbeitgeber", "inserent", "verkäufer",
        "annonceur", "auteur", "entreprise", "société", "contact", "publié par", "nom",
        "anunciante", "contacto", "empresa", "nombre", "vendedor", "autor", "inserzionista",
        "azienda", "contatto", "contatto", "nome", "contato", "adverteerder", "bedrijf",
        "ogłoszeniodawca", "osoba kontaktowa", "imię", "dodał", "eingestellt von", "soumis par", "par", "jméno", "meno", "контактное лицо", "автор",
        "имя", "контакт", "компания", "продавец", "пользователь", "разместил", "добавил", "добавила", "опубликовал", "работодатель",
        "контактна особа", "ім'я", "автор оголошення", "företag", "säljare", "ilmoittaja", "hirdető",
        "név", "nume", "persoana de contact", "ilan sahibi", "firma adı", "όνομα", "المعلن", "שם",
        "投稿者", "会社名", "联系人", "公司", "작성자",
    ),
    "title": ("title", "titel", "titre", "título", "titolo", "tytuł", "заголовок", "название"),
}  # fmt: skip
"""For the fields of an ad: labels in small letters that stand beside their value."""

NAMES: Mapping[str, re.Pattern[str]] = {
    "title": re.compile(r"title|heading|headline|subject|naslov|titre|titulo|zagolov", re.I),
    "text": re.compile(
        r"descr|(?<![a-z])(?:text|body|content|story|about|bio|detail|message|desc|opis|beschreib"
        r"|postingbody|article|comment|entry|adtext|ad-text|annons|inhalt|contenido|bemerkung)",
        re.I,
    ),
    "price": re.compile(r"price|prix|preis|precio|cena|tarif|salary|wage|(?<![a-z])rates?(?![a-z])"
                        r"|cost|pay(?!pal|ment)|compensation|zarplata|amount|fee(?![a-z])", re.I),
    "place": re.compile(r"locat|(?<![a-z])city|(?<![a-z])place(?!holder)|region|address|ville|ort(?![a-z])"
                        r"|town|(?<![a-z])area|geo|local|gorod|ciudad|hood|where|standort|district"
                        r"|country|suburb", re.I),
    "posted_at": re.compile(r"date|posted|time|publish|added|created|ago(?![a-z])|listed|datum|fecha"
                            r"|when|since|data(?![a-z-])", re.I),
    "author": re.compile(r"author|seller|(?<![a-z])user(?!-?agent)|owner|advertiser|poster|member|company"
                         r"|employer|contact-?_?name|profile-?_?name|publisher|vendor|organi[sz]ation"
                         r"|agency|nick|by-?line|firm", re.I),
    "pictures": re.compile(r"gallery|photo|image|slide|carousel|swiper|thumb|pict|fotorama|media|foto"
                           r"|lightbox|fancybox|album", re.I),
}  # fmt: skip
"""For the fields of an ad: how builders call the element or property that holds it."""

NEXT_WORDS = frozenset(
    "next|next page|older|older posts|older ads|more|siguiente|próxima|próximo|proxima|seguinte|weiter"
    "|nächste|nächste seite|vor|suivant|suivante|page suivante|successiva|successivo|avanti|pagina"
    " successiva|volgende|następna|następne|dalej|další|ďalšia|вперёд|вперед|далее|дальше"
    "|следующая|след|след.|следующая страница|наступна|далі|næste|neste|nästa|seuraava|következő"
    "|următoarea|înainte|sonraki|ileri|επόμενη|التالي|הבא|次へ|次のページ|下一页|下一頁|다음"
    "|›|»|>|>>|→|▶|►|⟩|❯|&gt;|⏵|»»".split("|")
)
"""What the way to the next list says, in small letters."""

NOT_ADS = re.compile(
    r"(?:^|[/?&_.-])(?:log-?in|sign-?(?:in|up)|register|registration|account|users?|members?"
    r"|profiles?(?=/?$)|tags?|categor(?:y|ies)|cat|sort|order|filter|page|search|help|faq|terms|privacy"
    r"|rules|about|contact|cookies?|report|abuse|print|share|favou?rites?|reply|feed|rss|comments?"
    r"|forgot|lost-?password|add|post-?ad|new|edit|start|p|lang|locale|sitemap|blog|news)"
    r"(?=[/?&=_.-]|$)",
    re.I,
)
"""Parts of addresses that lead to everything but one ad."""

KINDS: Mapping[str, re.Pattern[str]] = {
    "job": re.compile(
        r"\b(?:jobs?|vacanc(?:y|ies)|salary|employer|hiring|career|stellen\w*|arbeitgeber|gehalt"
        r"|emplois?|salaire|empleos?|trabajo|sueldo|lavoro|emprego|vagas?|praca|oferty pracy"
        r"|ваканси\w*|работа|зарплат\w*|вакансі\w*|iş ilan\w*)\b", re.I),
    "massage": re.compile(r"\b(?:massages?|masseu(?:se|r)s?|bodywork|spa|masajes?|massaggi\w*|masaż\w*"
                          r"|массаж\w*|масаж\w*|wellness)\b", re.I),
    "escort": re.compile(r"\b(?:escorts?|companions?|companionship|dating|acompañantes?|begleit\w*"
                         r"|accompagnatri\w*|acompanhantes?|знакомств\w*|сопровожден\w*|эскорт\w*"
                         r"|independent girls?|incall|outcall)\b", re.I),
}  # fmt: skip
"""Words that a board of a kind says on its lists, menus and ads."""

MORE = re.compile(
    r"load[-_ ]?more|show[-_ ]?more|infinite[-_ ]?scroll|data-next|IntersectionObserver|loadMore"
    r"|lazyload-next|jscroll|next-?page-?url|ещ[её] объявлени|показать ещ|mehr laden|voir plus"
    r"|cargar más|ver más", re.I)  # fmt: skip
"""What a list says that grows while it is scrolled."""

GATE = re.compile(
    r"\b(?:18\+|over 18|18 years|are you 18|age verification|at least 18|mayor(?:es)? de (?:18|edad)"
    r"|plus de 18|18 ans|über 18|volljährig|maggiorenne|maior(?:es)? de 18|18 lat|старше 18"
    r"|мне (?:есть|исполнилось) 18|18 років)\b", re.I)  # fmt: skip
"""What an age gate asks."""
