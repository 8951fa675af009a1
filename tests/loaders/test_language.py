"""Languages: news in others than English is known, English full of foreign names is English."""

import pytest

from kb.settings import read_settings
from loaders import extract
from loaders.language import language_of
from tests.loaders.reading import source

FOREIGN = {
    "de": "Der Bürgermeister sagte am Montag, die Brücke sei sicher. „Wir haben jeden Balken geprüft“, sagte er.",
    "fr": "Le maire a déclaré lundi que le pont était sûr. « Nous avons tout vérifié », a-t-il dit aux journalistes.",
    "es": "El alcalde dijo el lunes que el puente es seguro. «Hemos revisado cada viga», afirmó ante la prensa.",
    "ru": "Мэр заявил в понедельник, что мост безопасен. «Мы проверили каждую балку», — сказал он журналистам.",
    "tr": "Belediye başkanı pazartesi günü köprünün güvenli olduğunu söyledi. “Her kirişi kontrol ettik” dedi.",
    "hy": "Քաղաքապետը երկուշաբթի օրը հայտարարել է, որ կամուրջն անվտանգ է։",
    "zh": "市长周一表示,这座桥是安全的。他对记者说:“我们检查了每一根横梁。”",
}


@pytest.mark.parametrize("language", FOREIGN)
def test_a_short_text_is_known_by_its_language(language: str) -> None:
    assert language_of(FOREIGN[language]) == language


@pytest.mark.parametrize(
    "text",
    [
        "The mayor said the bridge was safe.",
        "Nguyen Van Thanh of Thanh Hoa accused Tran Duc Long and Pham Minh Tuan of Quang Binh in Nghe An on Monday.",
        "Jean-Luc Mérand of La France Nouvelle blamed Éric Dubois of Les Démocrates, he told Le Journal du Matin.",
        "Bundeskanzlerin Ulrike Schäfer's Sozialdemokratische Partei lost in Nordrhein-Westfalen, said the Abendblatt.",
        "Zeynep Yıldırım, Şükrü Çelik and Gökhan Öztürk told Cumhuriyet Postası that İzmir and Eskişehir were calm.",
        "“Allons enfants de la patrie, le jour de gloire est arrivé,” the crowd sang. The mayor said he was moved.",
    ],
)
def test_english_with_foreign_names_is_not_taken_for_another_language(text: str) -> None:
    assert language_of(text) in ("en", None)


@pytest.mark.parametrize("text", ["", "42", "Ja.", "Ortiz"])
def test_of_a_word_or_two_nothing_is_claimed(text: str) -> None:
    assert language_of(text) is None


def test_what_no_extractor_speaks_is_kept_without_statements() -> None:
    german = source(FOREIGN["de"]).model_copy(update={"language": "de"})
    found = extract(german, read_settings())
    assert (found.source.text, found.source.language) == (FOREIGN["de"], "de")
    assert (found.attributions, found.namings, found.happenings) == ((), (), ())
