"""The pages as a reader meets them: what they show is what the API says, and every number opens its list."""

import json
import re
import time
from collections.abc import AsyncGenerator
from typing import Any, Final
from urllib.parse import parse_qs, quote, urlsplit
from xml.etree import ElementTree as ET

import httpx
import pytest
import pytest_asyncio
from playwright.async_api import Browser, BrowserContext, Page, expect

from tests.web.conftest import Watch

pytestmark = pytest.mark.asyncio(loop_scope="session")

EVERYTHING: Final = """query ($filter: StatementFilter) {
  statements(filter: $filter, first: 0) {
    counts { statements occasions outlets }
    facets {
      bySpeaker(first: 100) { key label statements filter }
      byAbout(first: 100) { key label statements }
      overTime(unit: DAY) { buckets { certain possible } wider { statements } undated { statements } }
    }
  }
}"""
TEXTS: Final = """{
  articles { nodes { id versions { text } statements(first: 100) { nodes { evidence { start end } } } } }
}"""
RATHER: Final = ["serious", "critical"]


@pytest_asyncio.fixture(loop_scope="session")
async def page(browser: Browser) -> AsyncGenerator[Page]:
    """A fresh tab; whatever it complained of or asked of others fails the test."""
    watch = Watch()
    async with await browser.new_context() as context:
        watch.on(context)
        opened = await context.new_page()
        yield opened
        origin = "{0.scheme}://{0.netloc}".format(urlsplit(opened.url))
        await context.close()
    assert watch.complaints == []
    assert watch.left(origin) == []


async def ask(address: str, query: str, **variables: Any) -> dict[str, Any]:
    async with httpx.AsyncClient() as client:
        response = await client.post(f"{address}/graphql", json={"query": query, "variables": variables})
    return response.json()["data"]


async def overall(address: str, **filter_: Any) -> dict[str, Any]:
    return (await ask(address, EVERYTHING, filter=filter_))["statements"]


async def counted(page: Page) -> list[int]:
    """The three large numbers at the head of a page."""
    found = page.locator(".counts").first.locator("dd:not(.told)")
    await expect(found).to_have_count(3)
    return [int(text.replace(",", "")) for text in await found.all_inner_texts()]


async def one_of(address: str, query: str) -> str:
    """The id that a question finds first."""
    (connection,) = (await ask(address, query)).values()
    return connection["nodes"][0]["id"]


async def views(address: str) -> dict[str, str]:
    """Every page, by its name, about something that is there."""
    claim = await one_of(address, '{ claims(filter: {text: "ethnic cleansing"}) { nodes { id } } }')
    speaker = await one_of(address, '{ speakers(filter: {name: "Nikol Pashinyan"}) { nodes { id } } }')
    event = await one_of(address, '{ events(filter: {type: ["attack"]}) { nodes { id } } }')
    article = await one_of(address, "{ articles { nodes { id } } }")
    return {
        "dashboard": "",
        "graph": "?view=graph",
        "empty": f"?filter={quote(json.dumps({'speaker': 'Nobody At All'}))}",
        "search": "search?text=security",
        "claim": f"claim?id={claim}",
        "speaker": f"speaker?id={speaker}",
        "event": f"event?id={event}",
        "article": f"article?id={article}",
        **{name: name for name in ("claims", "speakers", "events", "articles", "review", "add")},
        "embedded": "embed/timeline",
    }


async def test_the_figures_of_the_dashboard_are_those_of_the_api(page: Page, address: str) -> None:
    said = await overall(address)
    await page.goto(address)
    assert await counted(page) == list(said["counts"].values())
    for name, heading in (("bySpeaker", "Speakers"), ("byAbout", "About")):
        facet = page.locator(".facet").filter(has=page.get_by_role("heading", name=heading, exact=True))
        await facet.locator("summary").click()
        rows = [re.split(r"\n+", text) for text in await facet.locator("li").all_inner_texts()]
        assert {label: int(value) for label, value in rows} == {
            group["label"]: group["statements"] for group in said["facets"][name]
        }
    await page.get_by_text("As a table").click()
    cells = [int(text) for text in await page.locator(".table td").all_inner_texts()]
    time = said["facets"]["overTime"]
    buckets = [number for bucket in time["buckets"] for number in (bucket["certain"], bucket["possible"])]
    assert cells == [*buckets, time["wider"]["statements"], time["undated"]["statements"]]


async def test_the_matrix_is_who_speaks_about_whom(page: Page, address: str) -> None:
    await page.goto(address)
    cell = page.get_by_role("link", name=re.compile("^Matthew Miller about Russia: "))
    miller = await overall(address, speaker="Matthew Miller", about="Russia")
    await expect(cell).to_have_text(str(miller["counts"]["statements"]))
    await page.get_by_role("button", name="graph").click()
    await expect(page.locator(".network .arrow")).not_to_have_count(0)
    arrow = page.locator('.network .arrow[aria-label^="Matthew Miller about Russia: "]')
    assert f"{miller['counts']['statements']} statement" in str(await arrow.get_attribute("aria-label"))
    assert "view=graph" in page.url


OPENED: Final = (
    '.facet a:has-text("Matthew Miller")',
    '.facet a:has-text("Al Arabiya English")',
    '.facet a:has-text("accuse")',
    '.matrix a[aria-label^="Nikol Pashinyan about Russia"]',
    '.timeline a[aria-label*="may lie in it"] >> nth=0',
    '.timeline a[aria-label*="for certain"] >> nth=1',
    '.timeline a[aria-label*="not to one"]',
    '.timeline a[aria-label*="without any date"]',
)


@pytest.mark.parametrize("number", OPENED)
async def test_a_number_opens_exactly_that_many(page: Page, address: str, number: str) -> None:
    await page.goto(address)
    link = page.locator(number)
    await link.wait_for()
    told = f"{await link.get_attribute('aria-label') or ''} {await link.get_attribute('title') or ''}"
    expected = int(re.findall(r"\d+", re.sub(r"^.*?: ", "", told))[0])
    await link.dispatch_event("click")
    await page.wait_for_url(re.compile(r"filter="))
    await expect(page.locator(".counts dd").first).to_have_text(str(expected))
    # The list comes by itself, and the button of the one before stands there until then.
    await expect(page.locator('[aria-busy="true"]')).to_have_count(0)
    while await page.get_by_role("button", name="Show more").count():
        before = await page.locator(".statement").count()
        await page.get_by_role("button", name="Show more").click()
        await expect(page.locator(".statement")).not_to_have_count(before)
    await expect(page.locator(".statement")).to_have_count(expected)


async def test_a_quote_is_highlighted_at_its_place(page: Page, address: str) -> None:
    for article in (await ask(address, TEXTS))["articles"]["nodes"]:
        text = article["versions"][0]["text"]
        await page.goto(f"{address}/article?id={article['id']}")
        await page.locator(".text mark").first.wait_for()
        assert await page.locator(".text").evaluate("element => element.textContent") == text
        marks: list[tuple[int, int, str]] = await page.locator(".text mark").evaluate_all(
            "marks => marks.map(mark => [Number(mark.dataset.start), Number(mark.dataset.end), mark.textContent])"
        )
        spans = {(s["start"], s["end"]) for one in article["statements"]["nodes"] for s in one["evidence"]}
        assert {(start, end) for start, end, _ in marks} == spans
        assert all(piece in text[start:end] for start, end, piece in marks)


async def test_a_claim_shows_each_printing_in_its_words(page: Page, address: str) -> None:
    claim = await one_of(address, '{ claims(filter: {text: "security partner"}) { nodes { id } } }')
    await page.goto(f"{address}/claim?id={claim}")
    await expect(page.locator(".statement")).to_have_count(2)
    words = await page.locator(".statement mark").all_inner_texts()
    assert all("Russia has shown that it is not a security partner" in text for text in words)
    await page.get_by_role("button", name="more around it").first.click()
    await expect(page.locator("blockquote").first).to_contain_text("told")


async def test_a_quote_is_copied_as_a_citation(browser: Browser, address: str) -> None:
    async with await browser.new_context(permissions=["clipboard-read", "clipboard-write"]) as context:
        page = await context.new_page()
        claim = await one_of(address, '{ claims(filter: {text: "security partner"}) { nodes { id } } }')
        await page.goto(f"{address}/claim?id={claim}")
        for form, begins in (("text", "“I do think"), ("Markdown", "> “I do think"), ("HTML", "<blockquote><p>“I do")):
            await page.get_by_text("cite", exact=True).first.click()
            await page.get_by_role("button", name=f"Copy as {form}").click()
            copied = await page.evaluate("navigator.clipboard.readText()")
            assert copied.startswith(begins)
            assert "Matthew Miller" in copied
            await page.keyboard.press("Escape")


async def test_every_chart_is_drawn_from_the_question_that_it_shows(page: Page, address: str) -> None:
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    seen = await views(address)
    for view in (
        seen["dashboard"],
        seen["graph"],
        seen["speaker"],
        *(f"embed/{name}" for name in ("matrix", "timeline")),
    ):
        asked.clear()
        await page.goto(f"{address}/{view}", wait_until="networkidle")
        charts = page.locator(".chart")
        assert await charts.count()
        for n in range(await charts.count()):
            await charts.nth(n).get_by_text("Query and data").click()
            await expect(charts.nth(n).locator("pre")).to_have_count(2)
            question, variables = await charts.nth(n).locator("pre").all_inner_texts()
            await page.keyboard.press("Escape")
            name, shown = await _document(address, question), json.loads(variables)
            sent = [url for url in asked if urlsplit(url).path == f"/q/{name}.json"]
            assert shown in [
                {key: _value(text) for key, (text,) in parse_qs(urlsplit(url).query).items()} for url in sent
            ]


async def _document(address: str, text: str) -> str:
    """The named document that has this text."""
    async with httpx.AsyncClient() as client:
        listed = (await client.get(f"{address}/q/")).json()["documents"]
    return next(item["name"] for item in listed if item["query"].strip() == text.strip())


def _value(text: str) -> Any:
    try:
        return json.loads(text)
    except ValueError:
        return text


async def test_a_matrix_is_saved_as_a_picture_with_every_cell(page: Page, address: str) -> None:
    await page.goto(address)
    chart = page.locator(".chart").filter(has_text="Who speaks about whom")
    await chart.locator(".cell").first.wait_for()
    cells = await chart.locator(".cell").all_inner_texts()
    await chart.get_by_text("Query and data").click()
    async with page.expect_download() as saving:
        await chart.get_by_role("button", name="SVG").click()
    picture = ET.parse(await (await saving.value).path()).getroot()  # noqa: S314  (our own file)
    words = [text.text or "" for text in picture.iter("{http://www.w3.org/2000/svg}text")]
    assert [word for word in words if word.isdigit()] == cells
    assert "Matthew Miller" in words


async def test_a_server_that_does_not_answer_is_told_and_asked_again(browser: Browser, address: str) -> None:
    async with await browser.new_context() as context:
        page = await context.new_page()
        await page.route("**/q/*", lambda route: route.abort())
        await page.goto(f"{address}/speakers")
        await expect(page.get_by_role("alert")).to_contain_text("The server does not answer")
        await page.unroute("**/q/*")
        await page.get_by_role("button", name="Try again").click()
        await expect(page.get_by_role("link", name="Matthew Miller")).to_be_visible()
        await expect(page.get_by_role("alert")).to_have_count(0)


async def test_a_mistake_of_the_page_stays_in_its_part_and_is_told(browser: Browser, address: str) -> None:
    async with await browser.new_context() as context:
        page = await context.new_page()
        none = {"statements": 0}
        odd = json.dumps(
            {"data": {"timeline": {"buckets": [{"certain": 1, "possible": 1}], "wider": none, "undated": none}}}
        )
        await page.route("**/q/timeline*", lambda route: route.fulfill(content_type="application/json", body=odd))
        await page.goto(f"{address}/?unit=DAY")
        await expect(page.get_by_role("alert")).to_contain_text("This part of the page cannot be shown")
        await expect(page.locator(".statement").first).to_be_visible()
        await expect(page.locator(".matrix")).to_be_visible()


async def test_the_post_that_a_speaker_held_then_stands_beside_the_quote(page: Page, address: str) -> None:
    seen = await one_of(address, '{ speakers(filter: {name: "Matthew Miller"}) { nodes { id } } }')
    await page.goto(f"{address}/speaker?id={seen}")
    await expect(page.locator(".statement .role").first).to_have_text("spokesman, Department of State")
    posts = page.locator("div").filter(has=page.get_by_role("heading", name="Posts", exact=True)).last
    await expect(posts).to_contain_text("spokesman, Department of State from 24 April 2023 still held")


SUMMED: Final = """(total) => [...document.querySelectorAll("h2 .number")]
  .reduce((sum, one) => sum + Number(one.textContent), 0) === total"""


async def test_what_was_said_before_and_after_an_event_is_counted_and_opens(page: Page, address: str) -> None:
    event = await one_of(address, '{ events(filter: {type: ["attack"]}) { nodes { id } } }')
    everything = (await overall(address, event=event))["counts"]["statements"]
    await page.goto(f"{address}/event?id={event}")
    await page.wait_for_function(SUMMED, arg=everything, timeout=60_000)
    numbers = page.locator("h2 .number")
    counts = [int(text) for text in await numbers.all_inner_texts()]
    assert len(counts) > 1
    for n, count in enumerate(counts):
        await numbers.nth(n).click()
        await expect(page.locator(".counts dd").first).to_have_text(str(count))
        await page.go_back()
        await numbers.nth(len(counts) - 1).wait_for()


async def test_a_name_of_an_event_opens_its_article_at_the_words(page: Page, address: str) -> None:
    event = await one_of(address, '{ events(filter: {type: ["attack"]}) { nodes { id } } }')
    await page.goto(f"{address}/event?id={event}")
    name = page.locator(".columns a").first
    words = (await name.inner_text()).strip("“”")
    await name.click()
    named = page.locator(".text .named").first
    await expect(named).to_be_in_viewport()
    assert "".join(await page.locator(".text .named").all_inner_texts()) == words


async def test_a_chart_shows_its_question_and_gives_its_picture(page: Page, address: str) -> None:
    await page.goto(address)
    chart = page.locator(".chart").first
    await chart.locator("rect.certain").first.wait_for()
    await chart.get_by_text("Query and data").click()
    await expect(chart.locator("pre").first).to_contain_text("query Timeline")
    numbers = await page.request.get(str(await chart.get_by_role("link", name="CSV").get_attribute("href")))
    assert (await numbers.text()).startswith("start,end,certain,possible")
    async with page.expect_download() as saving:
        await chart.get_by_role("button", name="SVG").click()
    picture = ET.parse(await (await saving.value).path()).getroot()  # noqa: S314  (our own file)
    bars = [rect.get("fill") for rect in picture.iter("{http://www.w3.org/2000/svg}rect")]
    assert "rgb(11, 102, 110)" in bars


async def test_an_address_says_everything(page: Page, address: str) -> None:
    await page.goto(address)
    await page.get_by_role("combobox", name="Unit of time").select_option("MONTH")
    await page.get_by_role("button", name="graph").click()
    await page.locator(".facet a").first.click()
    await page.goto(page.url + "&unit=YEAR&view=graph")
    await expect(page.get_by_role("combobox", name="Unit of time")).to_have_value("YEAR")
    await expect(page.get_by_role("button", name="graph")).to_have_attribute("aria-pressed", "true")
    assert json.loads(parse_qs(urlsplit(page.url).query)["filter"][0])["speaker"].startswith("entity:")


async def test_the_keyboard_is_enough(page: Page, address: str) -> None:
    article = await one_of(address, "{ articles { nodes { id } } }")
    await page.goto(f"{address}/article?id={article}")
    mark = page.locator(".text mark[tabindex='0']").first
    await mark.focus()
    await page.keyboard.press("Enter")
    await expect(page.locator(".reading aside .statement")).to_have_count(1)
    await page.keyboard.press("/")
    await page.keyboard.type("security")
    await page.keyboard.press("Enter")
    await expect(page.get_by_role("heading", level=1)).to_have_text("“security”")


@pytest.mark.parametrize(("scheme", "width"), [("light", 1280), ("dark", 390)])
async def test_nothing_serious_stands_in_the_way_of_anybody(
    browser: Browser, address: str, axe: str, scheme: Any, width: int
) -> None:
    watch, found = Watch(), dict[str, Any]()
    async with await browser.new_context(
        color_scheme=scheme, viewport={"width": width, "height": 900}, reduced_motion="reduce"
    ) as context:
        watch.on(context)
        for name, path in (await views(address)).items():
            found |= await _stumbled(context, f"{address}/{path}", name, axe)
    assert found == {}
    assert watch.complaints == []
    assert watch.left(address) == []


async def _stumbled(context: BrowserContext, url: str, name: str, axe: str) -> dict[str, Any]:
    """What axe finds on a page, and whether the page is wider than the window."""
    page = await context.new_page()
    await page.goto(url, wait_until="networkidle")
    await page.evaluate(axe)
    told: list[Any] = await page.evaluate(
        "async rather => (await axe.run()).violations.filter(one => rather.includes(one.impact))"
        ".map(one => [one.id, one.nodes.map(node => node.html.slice(0, 200)).slice(0, 3)])",
        RATHER,
    )
    wide = await page.evaluate("document.documentElement.scrollWidth > document.documentElement.clientWidth")
    await page.close()
    return {f"{name}: {id_}": nodes for id_, nodes in told} | ({f"{name} is too wide": url} if wide else {})


async def test_the_first_page_is_small(page: Page, address: str) -> None:
    await page.goto(address, wait_until="networkidle")
    await page.locator(".matrix").wait_for()
    sent = await page.evaluate(
        "performance.getEntriesByType('resource').reduce((sum, one) => sum + one.encodedBodySize, 0)"
    )
    assert 0 < sent < 130_000  # bytes; the editor of the playground alone is ten times that


async def test_a_page_of_another_site_shows_a_chart_only_when_it_is_named(page: Page, address: str) -> None:
    response = await page.request.get(f"{address}/embed/matrix")
    assert "frame-ancestors 'self'" in response.headers["content-security-policy"]
    assert "x-frame-options" not in response.headers
    await page.goto(f"{address}/embed/matrix?filter={quote(json.dumps({'about': 'Russia'}))}")
    await expect(page.get_by_role("link", name=re.compile("^Matthew Miller about Russia"))).to_be_visible()


MILLER: Final = "Matthew Miller"
PASHINYAN: Final = "Nikol Pashinyan"
SELECT: Final = """(element, words) => {
  const walker = document.createTreeWalker(element, NodeFilter.SHOW_TEXT);
  while (walker.nextNode()) {
    const at = walker.currentNode.data.indexOf(words);
    if (at < 0) continue;
    getSelection().setBaseAndExtent(walker.currentNode, at, walker.currentNode, at + words.length);
    return;
  }
}"""
"""Selects words as a mouse does; they must stand in one piece of the text."""
ARTICLE: Final = """LIMA, March 4 — The railway to Arica will reopen in May, Transport Minister Rosa Quispe said.

“We have waited for this line for three years and we will not wait a fourth,” Quispe told reporters.

Advertisement
"""


async def test_an_article_of_ones_own_is_pasted_seen_saved_and_found(page: Page, desk: str) -> None:
    began = time.monotonic()
    await page.goto(f"{desk}/add")
    await page.get_by_role("textbox", name="Text").fill(ARTICLE)
    await page.get_by_label("Outlet").fill("The Daily Example")
    await page.get_by_label("Published").fill("2024-03-05")
    await page.get_by_role("button", name="See what is found").click()
    await expect(page.get_by_text("nothing saved yet")).to_be_visible()
    await expect(page.locator(".text mark").filter(has_text="We have waited for this line")).to_be_visible()
    await expect(page.locator(".text .furniture").filter(has_text="Advertisement")).to_be_visible()
    assert (await ask(desk, "{ articles { totalCount } }"))["articles"]["totalCount"] == 2
    await page.get_by_role("button", name="Save").click()
    await expect(page.get_by_role("heading", level=1)).to_have_text("The Daily Example")
    await page.keyboard.press("/")
    await page.keyboard.type("waited for this line")
    await page.keyboard.press("Enter")
    await expect(page.locator(".statement mark")).to_contain_text("We have waited for this line for three years")
    assert time.monotonic() - began < 120  # seconds, a new user's patience


async def test_files_are_dropped_one_after_the_other(page: Page, desk: str) -> None:
    await page.goto(f"{desk}/add")
    await page.locator("input[type=file]").set_input_files(
        [
            {"name": f"{name}.txt", "mimeType": "text/plain", "buffer": f"“It is {name},” Ana Ruiz said.".encode()}
            for name in ("one", "two")
        ]
    )
    for left in ("1 file waiting", None):
        if left:
            await expect(page.get_by_text(left)).to_be_visible()
        await page.get_by_role("button", name="See what is found").click()
        await page.get_by_role("button", name="Save").click()
        await expect(page.get_by_role("button", name="Save")).to_have_count(0)
    await expect(page.get_by_role("list", name="Saved").get_by_role("link")).to_have_count(2)


DROP: Final = """(element) => {
  const dropped = new DataTransfer();
  dropped.items.add(new File(["“It is dropped,” Ana Ruiz said."], "dropped.txt", { type: "text/plain" }));
  dropped.items.add(new File(["<p>"], "page.html", { type: "text/html" }));
  element.dispatchEvent(new DragEvent("drop", { dataTransfer: dropped, bubbles: true, cancelable: true }));
}"""


async def test_a_text_is_dropped_and_what_is_none_is_refused(page: Page, address: str) -> None:
    await page.goto(f"{address}/add")
    await page.locator(".drop").evaluate(DROP)
    await expect(page.get_by_role("textbox", name="dropped.txt")).to_have_value("“It is dropped,” Ana Ruiz said.")
    await expect(page.get_by_role("alert")).to_contain_text("page.html: only text files are read here")


async def test_a_text_that_cannot_be_used_is_told_in_a_sentence(page: Page, desk: str) -> None:
    await page.goto(f"{desk}/add")
    await page.get_by_role("textbox", name="Text").fill("Some text.")
    await page.get_by_label("Published").fill("yesterday")
    await page.get_by_role("button", name="See what is found").click()
    await expect(page.get_by_role("alert")).to_contain_text("2023-09-25")


async def test_a_wrong_speaker_is_set_right_in_three_clicks_and_the_counts_follow(page: Page, desk: str) -> None:
    groups = (await overall(desk))["facets"]["bySpeaker"]
    ids = {group["label"]: group["key"] for group in groups if group["label"] in (MILLER, PASHINYAN)}
    before = {group["label"]: group["statements"] for group in groups}
    article = await one_of(desk, '{ articles(filter: {outlet: "Al Arabiya English"}) { nodes { id } } }')
    await page.goto(f"{desk}/article?id={article}")
    await page.locator(".text mark").filter(has_text="security partner").click()
    await page.get_by_role("button", name="Change").click()
    await page.get_by_role("button", name=PASHINYAN, exact=True).click()
    await expect(page.locator(".statement header")).to_contain_text(PASHINYAN)
    await expect(page.locator(".history")).to_contain_text(f"speaker set right from {MILLER} to {PASHINYAN}")
    after = {name: (await overall(desk, speaker=id_))["counts"]["statements"] for name, id_ in ids.items()}
    assert after == {MILLER: before[MILLER] - 1, PASHINYAN: before[PASHINYAN] + 1}
    assert after == {name: (await overall(desk, speaker=name))["counts"]["statements"] for name in ids}
    await page.goto(desk)
    facet = page.locator(".facet a").filter(has_text=PASHINYAN).first
    await expect(facet.locator(".value")).to_have_text(str(after[PASHINYAN]))
    await page.go_back()
    await page.locator(".text mark.chosen").first.wait_for()
    await page.get_by_role("button", name="undo").click()
    await expect(page.locator(".statement header")).to_contain_text(MILLER)


async def test_a_statement_is_struck_and_another_is_marked_with_the_mouse(page: Page, desk: str) -> None:
    article = await one_of(desk, '{ articles(filter: {outlet: "Al Arabiya English"}) { nodes { id } } }')
    await page.goto(f"{desk}/article?id={article}")
    marks = page.locator(".text mark").filter(has_text="security partner")
    await marks.click()
    await page.get_by_role("button", name="Strike: this is no statement").click()
    await expect(marks).to_have_count(0)
    await expect(page.get_by_role("heading", name="No longer shown")).to_be_visible()
    await page.locator(".text").evaluate(SELECT, "latest headlines")
    await page.locator(".text").dispatch_event("mouseup")
    await page.get_by_role("button", name=MILLER, exact=True).click()
    await page.get_by_role("button", name="Save").click()
    await expect(page.locator(".text mark").filter(has_text="latest headlines")).to_be_visible()
    found = await overall(desk, speaker=MILLER, text="latest headlines")
    assert found["counts"]["statements"] == 1


async def test_a_pair_is_decided_and_that_is_taken_back_later(page: Page, desk: str) -> None:
    waiting = (await ask(desk, "{ review { totalCount } }"))["review"]["totalCount"]
    await page.goto(f"{desk}/review")
    heading = page.get_by_role("heading", level=2).filter(has_text="waiting")
    await expect(heading).to_have_text(f"{waiting} decision{'s' * (waiting > 1)} waiting")
    await page.keyboard.press("n")
    mine = page.get_by_role("region", name="Decided").get_by_role("listitem").filter(has_text="not the same")
    await expect(mine).to_have_count(1)
    assert (await ask(desk, "{ review { totalCount } }"))["review"]["totalCount"] == waiting - 1
    await page.reload()
    await mine.get_by_role("button", name="undo").click()
    await expect(mine).to_contain_text("taken back by")
    assert (await ask(desk, "{ review { totalCount } }"))["review"]["totalCount"] == waiting


async def test_a_claim_tells_what_was_decided_and_parts_again(page: Page, desk: str) -> None:
    claim = await one_of(desk, '{ claims(filter: {text: "security partner"}) { nodes { id } } }')
    await page.goto(f"{desk}/claim?id={claim}")
    await expect(page.locator(".statement")).to_have_count(2)
    decision = page.locator(".decisions li")
    await expect(decision).to_contain_text("by a rule (same quote): the same words by the same speaker")
    await decision.get_by_role("button", name="undo").click()
    await expect(page.locator(".statement")).to_have_count(1)
    parted = decision.filter(has_text="not the same")
    await expect(parted).to_contain_text("by ")
    await parted.get_by_role("button", name="undo").click()
    await expect(page.locator(".statement")).to_have_count(2)


async def test_a_source_is_linked_and_shown_on_every_printing(page: Page, desk: str) -> None:
    claim = await one_of(desk, '{ claims(filter: {text: "security partner"}) { nodes { id } } }')
    await page.goto(f"{desk}/claim?id={claim}")
    await page.locator(".headline").get_by_text("link a source").click()
    await page.get_by_label("Address, or the id of an article").first.fill("https://archive.example/briefing")
    await page.get_by_label("Title").first.fill("The briefing")
    await page.get_by_role("button", name="Link", exact=True).first.click()
    await expect(page.locator(".sources").get_by_role("link", name="The briefing")).to_have_count(3)
