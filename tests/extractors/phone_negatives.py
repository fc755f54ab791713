"""Invented texts without a phone number, and whole ads with exactly the numbers they hold."""

NOTHING = {
    "postcode": [
        "90210-1234",
        "Miami FL 33101-4455",
        "zip 10001-2345 area",
        "SW1A 1AA London",
        "Beverly Hills, CA 90210-1234 near mall",
    ],
    "ad id": [
        "post id: 2125550123",
        "Ad #3055550147",
        "listing no. 4165550199",
        "Posting ID 2125550123",
        "ad id 4165550199 report",
        "Ref: 3055550147",
        "reference no 2125550123",
        "ID 4165550199",
    ],
    "page id": [
        "facebook.com/2125550123",
        "https://www.facebook.com/profile.php?id=3055550147",
        "https://example.com/post/2125550123.html",
        "https://example.com/view?id=4165550199",
        "https://example.com/img/3055550147.jpg",
        "https://instagram.com/p/2125550123/",
    ],
    "review id": [
        "TER ID 123456",
        "TER# 2125550123",
        "P411 # 305555014",
        "p411 id: P4165550199",
        "my reviews TER 2125550123",
    ],
    "date": [
        "03-08-2014",
        "2014-03-08",
        "8/3/2014 - 9/3/2014",
        "March 8, 2014",
        "08.03.2014",
        "01/02/2015 03/04/2015",
        "from 12-24-2018 to 12-31-2018",
        "20140308",
    ],
    "opening hours": [
        "24/7",
        "open 24-7-365",
        "9am-5pm",
        "10:00-22:00",
        "7 days 24 hrs",
        "11:30 - 19:45",
        "mon 10 11 12 1 2 3 4",
        "8am to 11pm 7/7",
    ],
    "height and weight": [
        "5'6 140 lbs",
        "5ft 7 120lbs 34c",
        "170 cm 55 kg",
        "1.70m 58kg 90-60-90",
        "5 foot 4 115 pounds",
        "5'10\" 150",
    ],
    "measurements": [
        "36 c 28 38",
        "36-24-36",
        "34DD-26-38",
        "90/60/90",
        "36C 26 36 5'5 125",
        "32 24 34",
    ],
    "price list": [
        "100 150 200",
        "80 hh 120 hr",
        "60/100/180/250",
        "$100 $150 $200 $300",
        "100-150-2000",
        "150 250 3500",
        "30 60 90 120 150",
        "60min 100, 90min 150, 120min 200",
        "70 tulips 130 tulips 220 tulips",
        "100€ 150€ 200€ 1000€",
        "200 300 4000",
    ],
    "money": [
        "$150call me",
        "$2,125,550 house",
        "1 000 000",
        "prize 2,500,000",
        "USD 2500000",
    ],
    "repeated digit": [
        "5555555555",
        "000-000-0000",
        "1111111111",
        "9999999999 likes",
        "1234567890",
        "0123456789",
        "0000000000000",
    ],
    "too long": [
        "21255501232125550123",
        "4111111111111111",
        "212555012321255501",
        "1234123412341234123",
        "00000000000000000000000",
    ],
    "card-like": [
        "4111 1111 1111 1111",
        "5500-0000-0000-0004",
        "3782 822463 10005",
        "GB82 1234 1234 1234 12",
    ],
    "licence": [
        "massage licence MT 2125550123",
        "SWA licence 6055AB",
        "Lic# 3055550147",
        "license number: 4165550199",
        "permit no 2125550123",
        "VAT 3055550147",
    ],
    "timestamp": [
        "2014-03-08T12:30:45",
        "2014-03-08 12:30:45.123",
        "1394236800",
        "20140308_123045",
        "1394236800123",
        "12:30:45 01:02:03",
    ],
    "coordinates": [
        "40.712776, -74.005974",
        "lat 40.7127764 lng -74.0059742",
        "51.5073509,-0.1277583",
        "48.8566 2.3522",
    ],
    "other numbers": [
        "192.168.100.100",
        "123-45-6789",
        "2010 2011 2012 2013",
        "18 19 20 21 22 23",
        "ISBN 978-3-16-148410-0",
        "555-0123",
        "room 212 floor 5",
        "1080x1920",
        "over 1,000,000 views",
        "version 2.12.555",
        "1 2 3 4 5 6 7 8 9 10",
        "top 10 of 2015 100% real 18+",
    ],
    "prose": [
        "one two three go",
        "two girls for one price, 2 for 1",
        "I am the one for you, come to me too",
        "six days a week, nine to five, one hour or two",
        "someone will be at the door, everyone welcome, none better, often",
        "four hands massage, one oh one fun, ten out of ten, 100% one of a kind",
        "uno o dos amigos, tres horas",
        "zwei oder drei Tage",
        "от двух до трёх часов",
        "one on one, two on one, three for two, ten for one",
    ],
}

ADS = [
    (
        (
            "Hi I am Anna 25 yrs 5'6 130 lbs 34C-26-36. 100 hh 180 hr. Call 212-555-0123. No "
            "texts before 9am. TER ID 123456"
        ),
        {"+12125550123"},
    ),
    (
        ("New in Miami FL 33101! 305.555.0147 or 212.555.0123, two girls, $150/hh $250/hr, 24/7"),
        {"+12125550123", "+13055550147"},
    ),
    (
        (
            "60min 120 90min 160 120min 200 text 416-555-0199 (no private numbers). Posted "
            "03-08-2014"
        ),
        {"+14165550199"},
    ),
    ("Only this week, room 212, 555 Main Street, 100 roses", set()),
    (
        "call two one two 5five5 zero one two three, I am 23, 200 an hour, 120 half hour",
        {"+12125550123"},
    ),
    ("212-555-0123 one hour 200 two hours 350", {"+12125550123"}),
    (
        ("Massage 60 90 120 min from 80 100 140. Tel 305 555 0147. Open 10 to 10. Near exit 212."),
        {"+13055550147"},
    ),
    ("Age 24 Height 170 Weight 55 Bust 90 Waist 60 Hips 90", set()),
    (
        (
            "I charge 150 for 30, 250 for 60 and 400 for 120. 305-555-0147 is for calls, "
            "416-555-0199 for texts"
        ),
        {"+13055550147", "+14165550199"},
    ),
    (
        "Ann 212-555-0123 / Bea 305-555-0147 / Cat 416-555-0199",
        {"+12125550123", "+13055550147", "+14165550199"},
    ),
    ("212-555-0123 2125550123 two one two five five five zero one two three", {"+12125550123"}),
    (
        ("We pay 15 per hour, 40 hours, from 2015 to 2025, 3000 per month. HR +44 20 7946 0123"),
        {"+442079460123"},
    ),
    ("Posted 2014-03-08 10:20:30 viewed 1234567 times ad 2125550199", set()),
]
