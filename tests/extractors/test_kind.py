"""Kinds told apart by content, over invented ads in many languages; half was held out."""

import pytest

from adwatch.model import Ad, AdKey, AdKind
from extractors.kind import classify

WORKED_ON = (
    ("job", "Hiring ladies, housing provided, $3000 a week, no experience needed"),
    ("job", ("Now hiring dancers and hostesses! Earn up to $1000 a night, we provide "
      "transportation. Apply now")),
    ("job", "Massage therapists wanted for busy spa. Good pay, flexible hours. Send your resume"),
    ("job", ("Models needed for upscale agency. Make your own schedule, weekly pay. Text your "
      "age and photos")),
    ("job", "Waitress needed for a family restaurant, part time, evenings. Apply in person"),
    ("job", "Se buscan chicas para trabajar en apartamento, alojamiento gratis, altos ingresos"),
    ("job", "Buscamos masajistas con o sin experiencia, buen ambiente, sueldo semanal"),
    ("job", "Wir suchen nette Damen, Unterkunft vorhanden, Top Verdienst, auch Anfängerinnen"),
    ("job", "On recherche serveuse pour bar, logement fourni, salaire 1800 euros par mois"),
    ("job", "Требуются девушки для работы за границей. Жилье, высокий доход, без опыта"),
    ("job", "Angajăm fete pentru club în Germania, cazare gratuită, câștig mare"),
    ("job", "高薪诚聘按摩技师 包吃住 月入30000 无需经验"),
    ("job", "รับสมัครพนักงานนวด มีที่พักฟรี รายได้ดี ไม่ต้องมีประสบการณ์"),
    ("job", "Cercasi ragazze immagine per locale, alloggio e stipendio garantiti"),
    ("massage", "Relaxing Asian massage, table shower, new staff, $60 an hour, walk-ins welcome"),
    ("massage", ("Grand opening spa! Deep tissue, swedish and hot stone. Private rooms, free "
      "parking")),
    ("massage", "Professional body rub by sweet masseuse, hot oil, stress relief. Open 7 days"),
    ("massage", "Masaje relajante en camilla con aceites, zona centro, previa cita"),
    ("massage", "Massage relaxant aux huiles dans un institut calme, sur rendez-vous"),
    ("massage", "Thaimassage und Ganzkörpermassage mit Öl, entspannen Sie in unserem Studio"),
    ("massage", ("Массаж расслабляющий, классический, снятие стресса. Салон в центре, запись по "
      "телефону")),
    ("massage", "按摩 推拿 足疗 全身放松 环境好 欢迎预约"),
    ("massage", "นวดแผนไทย นวดน้ำมัน ผ่อนคลาย สปาใกล้สถานี"),
    ("massage", "Masaj relaxare cu ulei, salon curat, programare telefonică"),
    ("escort", "Hi guys, I'm Anna, sweet brunette, incall only, 150 roses, no rush"),
    ("escort", ("Upscale independent companion visiting town, dinner dates, outcall to hotels, "
      "discreet")),
    ("escort", "New in town! Petite blonde, available now, half hour 100, hour 180, call me"),
    ("escort", ("Hola soy Lucía, chica discreta y cariñosa, recibo en apartamento o salidas a "
      "hoteles")),
    ("escort", "Ich bin Lara, 24, zärtlich, besuch mich oder Hotelbesuche, diskret"),
    ("escort", "Coucou, je suis Emma, coquine, je reçois à l'hôtel, discrétion assurée"),
    ("escort", "Привет, я Алина, красивая и нежная, жду в гости, апартаменты, фото реальные"),
    ("escort", ("Ciao sono Giulia, bionda dolce, ricevo in ambiente riservato, appena arrivata "
      "in città")),
    ("escort", "美女 外围 伴游 酒店 上门服务 真人照片"),
    ("escort", "Sou a Bia, morena carinhosa, atendo em local discreto e hotéis"),
    ("other", "Sofa for sale, good condition, pickup only"),
    ("other", "Two bedroom apartment for rent, near the park, no pets"),
    ("other", "Vendo bicicleta en buen estado, poco uso"),
    ("other", "Verkaufe gebrauchte Waschmaschine, Abholung möglich"),
    ("other", "Продам диван, состояние хорошее"),
    ("other", "出售二手自行车 九成新"),
)  # fmt: skip
HELD_OUT = (
    ("job", ("Ladies wanted! Make $500 to $1500 daily, we train you, drivers and security "
      "provided, 18+")),
    ("job", "Seeking open minded females for bodywork studio, cash daily, must be reliable"),
    ("job", ("Looking for attractive women to join our escort agency. Travel paid, high "
      "income guaranteed")),
    ("job", "Nail salon looking for technicians, full time, good salary, room available"),
    ("job", "Warehouse workers needed, night shift, $18/hr, start immediately"),
    ("job", "Necesito señorita para sala de masajes, buenas ganancias, horario flexible"),
    ("job", "Contrata-se moças para casa noturna, moradia e ótimos ganhos, sem experiência"),
    ("job", "Studio sucht Masseurinnen, gerne auch ohne Erfahrung, Wohnmöglichkeit"),
    ("job", "Recrutons hôtesses pour établissement de nuit, billet payé, gains élevés"),
    ("job", "Ищем массажисток в салон, обучение, гибкий график, ежедневная оплата"),
    ("job", "Запрошуємо дівчат на роботу в Польщу, житло, заробіток від 2000 євро"),
    ("job", "Zatrudnimy panie do salonu masażu, zakwaterowanie, wysokie zarobki"),
    ("job", "Bayan masöz aranıyor, konaklama var, yüksek kazanç, deneyim şart değil"),
    ("job", "Tuyển nhân viên massage, bao ăn ở, lương cao, không cần kinh nghiệm"),
    ("massage", "Best oriental massage in town, four hands, clean showers, friendly therapists"),
    ("massage", ("Let my hands melt your tension away. Swedish and lomi lomi, private studio, by "
      "appointment")),
    ("massage", "Foot reflexology and body scrub at Lotus Spa, next to the bank, parking in rear"),
    ("massage", "Quiromasajista titulada, masaje descontracturante de espalda, a domicilio"),
    ("massage", "Massagem tântrica e relaxante, ambiente climatizado, agende seu horário"),
    ("massage", "Centro benessere, massaggio rilassante con olio caldo, su appuntamento"),
    ("massage", "Ontspanningsmassage in rustige praktijk, bel voor een afspraak"),
    ("massage", "Спа-салон: тайский массаж, стоун-терапия, ароматические масла"),
    ("massage", "Relaxační masáže v centru, příjemné prostředí, objednávky telefonicky"),
    ("massage", "Massage thư giãn toàn thân, tinh dầu, nhân viên chuyên nghiệp, gần chợ"),
    ("escort", ("Exotic playmate just arrived, curvy and fun, hosting near airport, qv 80 hh 120 "
      "hr 200")),
    ("escort", ("Gentlemen, treat yourself to an unrushed GFE with a classy redhead. Verified, "
      "references welcome")),
    ("escort", "Are you looking for a beautiful girl for tonight? Text Mia, hotel visits only"),
    ("escort", "Morena recién llegada, besos, trato de novios, fotos reales, 24 horas"),
    ("escort", "Belle brune de passage, moments sensuels, messieurs respectueux, pas de sms"),
    ("escort", "Sexy Studentin verwöhnt dich privat, Küsse, Haus- und Hotelbesuche"),
    ("escort", "Индивидуалка Вика, стройная брюнетка, выезд в отель, апартаменты, страстная"),
    ("escort", "Lieve dame ontvangt privé, discreet, ook escort naar hotel"),
    ("escort", "Blondă frumoasă, locație proprie, deplasări la hotel, poze reale"),
    ("escort", "ไซด์ไลน์ น้องมาใหม่ น่ารัก ตรงปก ฟิวแฟน"),
    ("other", "Lost dog near the school, brown, answers to Max, reward offered"),
    ("other", "Used car, low mileage, one owner, diesel, new tyres"),
    ("other", "Piano lessons for children and adults, first lesson free"),
    ("other", "Se alquila piso amueblado, dos habitaciones, cerca del metro"),
    ("other", "Vends vélo électrique, bon état, batterie neuve"),
    ("other", "Сдам квартиру на длительный срок, без комиссии"),
)  # fmt: skip


def kind_of(text, **fields):
    return classify(Ad(AdKey("demo", "1"), AdKind.OTHER, text=text, **fields))


@pytest.mark.parametrize(("kind", "text"), WORKED_ON + HELD_OUT)
def test_kind_is_told_by_content(kind, text):
    assert kind_of(text)[0] == kind


@pytest.mark.parametrize("stated", list(AdKind))
def test_stated_kind_and_section_do_not_matter(stated):
    ad = Ad(AdKey("escort-board", "1"), stated, text="Hiring ladies, housing provided, apply now")
    assert classify(ad)[0] is AdKind.JOB


@pytest.mark.parametrize("text", [None, "hello", "12345", "\ud800", "…"])
def test_ad_without_evidence_is_other(text):
    kind, probability = kind_of(text)
    assert kind is AdKind.OTHER
    assert 0.25 < probability < 1


def test_reader_who_looks_for_girls_is_not_recruited():
    text = "If you are looking for sweet girls call me, incall and outcall, discreet"
    assert kind_of(text)[0] is AdKind.ESCORT


def test_more_evidence_is_surer():
    less, more = kind_of("massage"), kind_of("massage, hot oil, table shower, deep tissue")
    assert less[0] is more[0] is AdKind.MASSAGE
    assert less[1] < more[1]


def test_title_counts():
    assert kind_of("call us", title="Waitress wanted")[0] is AdKind.JOB
