"""The JavaScript of demo_massage: it draws lists and ads from the API, text as text."""

APP = """\
"use strict";
const app = document.getElementById("app");
const API = "/api/v1/listings";
const LIST = location.search.replace("?", "&");

function add(parent, tag, text, attributes) {
  const node = document.createElement(tag);
  if (text !== null && text !== undefined) node.textContent = text;
  for (const [name, value] of Object.entries(attributes || {})) node.setAttribute(name, value);
  parent.appendChild(node);
  return node;
}

function drawList() {
  const feed = add(app, "section", null, {class: "feed"});
  let next = 1, busy = false;
  async function more() {
    if (busy || next === null) return;
    busy = true;
    const answer = await (await fetch(API + "?page=" + next + LIST)).json();
    for (const row of answer.listings) {
      const tile = add(feed, "article", null, {class: "tile", style: "min-height: 90px"});
      const href = "/listing/" + encodeURIComponent(row.ref);
      add(tile, "a", row.headline, {class: "open", href: href});
      if (row.city) add(tile, "small", row.city);
    }
    next = answer.next;
    busy = false;
    app.dataset.state = next === null ? "end" : "more";
    if (next !== null && nearEnd()) more();
  }
  function nearEnd() {
    return window.scrollY + window.innerHeight > document.body.scrollHeight - 300;
  }
  window.addEventListener("scroll", () => { if (nearEnd()) more(); });
  more();
}

function drawRow(table, name, value) {
  if (value === null) return;
  const row = add(table, "tr");
  add(row, "th", name);
  add(row, "td", value);
}

function drawAd(ad) {
  const box = add(app, "div", null, {class: "listing", "data-ref": ad.ref, lang: ad.lang || ""});
  if (ad.ts !== null) box.dataset.ts = ad.ts;
  add(box, "h2", ad.headline);
  add(box, "p", ad.blurb, {class: "blurb", style: "white-space: pre-wrap"});
  const table = add(box, "table", null, {class: "card"});
  drawRow(table, "Section", ad.section);
  drawRow(table, "City", ad.city);
  drawRow(table, "Land", ad.cc);
  drawRow(table, "Fee", ad.fee);
  drawRow(table, "Host", ad.host);
  const extras = add(box, "ul", null, {class: "extras"});
  for (const [name, value] of ad.extras) add(extras, "li", value, {"data-name": name});
  const gallery = add(box, "figure", null, {class: "gallery"});
  for (const source of ad.gallery) add(gallery, "img", null, {src: source, alt: ""});
  for (const [name, value] of ad.more) add(box, "p", value, {class: "more-" + name});
}

async function drawOne(ref) {
  const answer = await fetch(API + "/" + ref);
  if (answer.ok) {
    drawAd(await answer.json());
    app.dataset.state = "ready";
  } else {
    add(app, "p", "This listing is no longer available.", {class: "gone"});
    app.dataset.state = "gone";
  }
}

const path = location.pathname;
if (path === "/") drawList();
else if (path.startsWith("/listing/")) drawOne(path.slice("/listing/".length));
else { add(app, "p", "Nothing here.", {class: "gone"}); app.dataset.state = "gone"; }
"""
