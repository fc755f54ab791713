"""Prices over invented lines in many languages; the second half of each table was held out."""

import pytest

from adwatch.model import Ad, AdKey, AdKind
from extractors.price import Price, currency_of

WORKED_ON = (
    ("$150/h", "150 USD/60"),
    ("150 per hour", "150 -/60"),
    ("90 qk 160 hour", "90 -/15", "160 -/60"),
    ("70 tulips", "70 coded/-"),
    ("100 roses half hour", "100 coded/30"),
    ("€150/h", "150 EUR/60"),
    ("15min 80 30min 120 1h 200", "80 -/15", "120 -/30", "200 -/60"),
    ("1h-200", "200 -/60"),
    ("200/1h", "200 -/60"),
    ("hr 250 hhr 150", "250 -/60", "150 -/30"),
    ("half hour 120, hour 200", "120 -/30", "200 -/60"),
    ("80/120/200 15/30/60 min", "80 -/15", "120 -/30", "200 -/60"),
    ("$80/100/150 hh/hr/2hr", "80 USD/30", "100 USD/60", "150 USD/120"),
    ("1 hour\n$150\n30 min\n$90", "150 USD/60", "90 USD/30"),
    ("une heure 150€ demi-heure 90€", "150 EUR/60", "90 EUR/30"),
    ("1/2 h 80€ 1h 150€", "80 EUR/30", "150 EUR/60"),
    ("полчаса 3000 руб, час 5000 р", "3000 RUB/30", "5000 RUB/60"),
    ("30分钟200元 1小时350元", "200 CNY/30", "350 CNY/60"),
    ("ชั่วโมงละ 1500 บาท", "1500 THB/60"),
    ("5k MXN la noche", "5000 MXN/720"),
    ("2.500 € / Monat", "2500 EUR/43200"),
    ("$18/hr", "18 USD/60"),
    ("1500 euros por mes", "1500 EUR/43200"),
    ("12 000 Kč měsíčně", "12000 CZK/43200"),
    ("月薪8000-12000元", "8000 CNY/43200", "12000 CNY/43200"),
    ("от 3000 до 5000 $ в месяц", "3000 USD/43200", "5000 USD/43200"),
    ("lohn 12,50 € pro Stunde", "12.50 EUR/60"),
    ("$40,000 a year", "40000 USD/525600"),
    ("$150call 2125550142", "150 USD/-"),
    ("1,5 Std 200 Euro", "200 EUR/90"),
    ("20' 50€", "50 EUR/20"),
)  # fmt: skip
HELD_OUT = (
    ("100hh 180hr", "100 -/30", "180 -/60"),
    ("qv 60 hh 90 h 150", "60 -/15", "90 -/30", "150 -/60"),
    ("specials: $60 half hour, $100 full hour", "60 USD/30", "100 USD/60"),
    ("30 mins = £70, 1 hour = £120", "70 GBP/30", "120 GBP/60"),
    ("massage 60 min $80, 90 min $110", "80 USD/60", "110 USD/90"),
    ("200 roses per hour", "200 coded/60"),
    ("two hours 300 dollars", "300 USD/120"),
    ("overnight $1,200", "1200 USD/720"),
    ("180 for the hour", "180 -/60"),
    ("media hora 50 euros, una hora 90", "50 EUR/30", "90 EUR/60"),
    ("30 minutos R$ 150", "150 BRL/30"),
    ("eine Stunde 130 €, halbe Stunde 80 €", "130 EUR/60", "80 EUR/30"),
    ("un'ora 100 euro", "100 EUR/60"),
    ("uur 140 euro half uur 90 euro", "140 EUR/60", "90 EUR/30"),
    ("1 час 4000 руб. 2 часа 7000 руб.", "4000 RUB/60", "7000 RUB/120"),
    ("година 2000 грн", "2000 UAH/60"),
    ("ora 300 lei, 30 min 200 lei", "300 RON/60", "200 RON/30"),
    ("godzina 250 zł", "250 PLN/60"),
    ("1 saat 1500 TL", "1500 TRY/60"),
    ("60分 12000円", "12000 JPY/60"),
    ("1시간 150000원", "150000 KRW/60"),
    ("60 phút 500k", "500000 -/60"),
    ("salary 2000-2500 EUR per month", "2000 EUR/43200", "2500 EUR/43200"),
    ("earn $700 weekly", "700 USD/10080"),
    ("paid £11.50 per hour", "11.50 GBP/60"),
    ("зарплата 60 000 руб в месяц", "60000 RUB/43200"),
    ("maaş 30.000 TL aylık", "30000 TRY/43200"),
    ("1.800 Euro im Monat netto", "1800 EUR/43200"),
    ("sueldo 1.200€ al mes", "1200 EUR/43200"),
    ("$20 deposit, $150 hr", "20 USD/-", "150 USD/60"),
    ("donation 120", "120 coded/-"),
)  # fmt: skip
NOT_PRICES = (
    "call 212 555 0142 24 hours",
    "I am 22, 5'6 130 lbs, 36-24-36, open 10am-10pm",
    "open 9 - 21, 7 days a week",
    "100% real, 24/7, room 305",
    "03-08-2014 12:30",
    "175 cm 55 kg, 25 years old",
    "10 minutes from the airport, exit 45",
    "+44 20 7946 0123 hour",
    "visit https://shop.example/100/1h",
    "15 years of experience, 3 girls",
    "zip 90210, unit 12, since 1999",
)  # fmt: skip


SEVERAL_WORDS = (
    ("hour and a half 250", "250 -/90"),
    ("fin de semana 1300 €", "1300 EUR/2880"),
    ("toată noaptea 900 lei", "900 RON/720"),
    ("15 Min. 90, 20 Min. 180 Euro", "90 EUR/15", "180 EUR/20"),
    ("30 - 90\n60 - 150\n90 - 210", "90 -/30", "150 -/60", "210 -/90"),
    ("1 hour at my place £130, at yours £370", "130 GBP/60", "370 GBP/60"),
    ("300元一小时，90分钟400元。技师25岁", "300 CNY/60", "400 CNY/90"),
    ("5ft 1, size 10",),
)


def ad(text=None, **fields):
    return Ad(AdKey("demo", "1"), fields.pop("kind", AdKind.OTHER), text=text, **fields)


def values(text=None, **fields):
    return [price.value for price in Price().extract(ad(text, **fields))]


@pytest.mark.parametrize(("text", "expected"), [(row[0], row[1:]) for row in WORKED_ON + HELD_OUT])
def test_amounts_are_paired_with_their_times(text, expected):
    assert sorted(values(text)) == sorted(expected)


@pytest.mark.parametrize(("text", "expected"), [(row[0], row[1:]) for row in SEVERAL_WORDS])
def test_times_of_several_words_and_lists_are_paired(text, expected):
    assert values(text) == list(expected)


@pytest.mark.parametrize("text", NOT_PRICES)
def test_other_numbers_are_not_prices(text):
    assert values(text) == []


@pytest.mark.parametrize(
    ("country", "expected"),
    [("CA", "90 CAD/60"), ("AU", "90 AUD/60"), (None, "90 USD/60"), ("DE", "90 USD/60")],
)
def test_dollar_is_that_of_the_stated_country(country, expected):
    assert values("$90/h", country=country) == [expected]


def test_country_names_the_currency_with_less_confidence():
    stated, inferred = (
        next(iter(Price().extract(ad(text, country="GB")))) for text in ("£90/h", "90/h")
    )
    assert stated.value == inferred.value == "90 GBP/60"
    assert inferred.confidence < stated.confidence


def test_currency_of_one_price_serves_the_others():
    assert values("hour 150€, half hour 90") == ["150 EUR/60", "90 EUR/30"]


@pytest.mark.parametrize(
    ("text", "role"),
    [
        ("deposit 50€", "deposit"),
        ("visa fee $300", "fee"),
        ("salary $2000", "pay"),
        ("$3000 a month", "pay"),
        ("$100 an hour", "price"),
    ],
)
def test_role_tells_fees_deposits_and_pay_apart(text, role):
    assert [price.detail("role") for price in Price().extract(ad(text))] == [role]


def test_job_ads_state_pay():
    (price,) = Price().extract(ad("$18 per hour", kind=AdKind.JOB))
    assert price.detail("role") == "pay"


@pytest.mark.parametrize(("text", "value"), [("150", "150 -/-"), ("EUR 80", "80 EUR/-")])
def test_price_field_needs_no_mark(text, value):
    assert values(price=text) == [value]


def test_details_carry_amount_minutes_and_currency():
    (price,) = Price().extract(ad("€12.50 per half hour"))
    assert (price.detail("amount"), price.detail("minutes")) == (12.5, 30)
    assert price.detail("currency") == "EUR"


def test_span_covers_amount_and_time():
    (price,) = Price().extract(ad("only 𝟏𝟓𝟎 € per hour!"))
    assert price.raw == "𝟏𝟓𝟎 € per hour"


def test_unmarked_number_is_rejected_with_a_reason():
    (refused,) = Price().rejected(ad("take exit 45"))
    assert refused.raw == "45"
    assert "currency" in refused.reason


@pytest.mark.parametrize(("country", "code"), [("GB", "GBP"), ("TH", "THB"), ("XX", None)])
def test_currency_of_a_country(country, code):
    assert currency_of(country) == code


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("15/60 30/140 60/330", ["60 USD/15", "140 USD/30", "330 USD/60"]),
        ("80 for 30, 120 for 60", ["80 USD/30", "120 USD/60"]),
        ("Half Hour..........$120\nOne Hour..........$200", ["120 USD/30", "200 USD/60"]),
        ("$100/half $190/full", ["100 USD/30", "190 USD/60"]),
        ("1.2k for the weekend", ["1200 USD/2880"]),
        ("incall $160, outcall $290 per hour", ["160 USD/60", "290 USD/60"]),
        ("$90 for 30 min, call 212💋555💋0123", ["90 USD/30"]),
        ("34 years, every day from 11", []),
    ],
)
def test_tables_stays_and_shared_times_are_read(text, expected):
    assert values(text, country="US") == expected


@pytest.mark.parametrize(
    ("text", "role"),
    [
        ("1 hour $130. Deposit of $65 required", "price"),
        ("pay $200 registration fee", "fee"),
    ],
)
def test_a_deposit_or_fee_rules_its_own_amount_only(text, role):
    assert next(iter(Price().extract(ad(text)))).detail("role") == role
