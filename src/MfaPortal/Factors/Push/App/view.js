// One view at a time, each made from its template. The heading takes the focus, so that a listener hears where they are.
const view = document.getElementById("view")

export function show(name, acts = {}, fill = () => {}) {
  view.replaceChildren(document.getElementById(name).content.cloneNode(true))
  view.dataset.view = name
  // Another language loads the page anew; nothing that is half done may be lost by it.
  document.querySelector(".languages").hidden = !["start", "begin", "iphone", "home"].includes(name)
  for (const part of view.querySelectorAll("[data-act]")) {
    const act = acts[part.dataset.act]
    if (!act) continue
    part.hidden = false
    part.addEventListener(part.localName === "form" ? "submit" : "click", async event => {
      event.preventDefault()
      if (part.ariaBusy === "true") return
      part.ariaBusy = "true"
      try { await act(part) } finally { part.ariaBusy = "false" }
    })
  }
  fill(view)
  const field = view.querySelector("form input")
  const heading = view.querySelector("h1")
  heading.tabIndex = -1
  ;(name === "start" || !field ? heading : field).focus({ preventScroll: true })
}

/** The links to other languages, with a code that was scanned and not taken yet. */
export function speak(hash = "") {
  for (const choice of document.querySelectorAll("[data-language]")) choice.href = `/phone${hash && "/link"}?language=${choice.dataset.language}${hash}`
}

export const shown = () => view.dataset.view

export const find = selector => view.querySelector(selector)

export const filled = (text, ...values) => values.reduce((said, value, at) => said.replace(`{${at}}`, value), text)

export function rows(list, entries) {
  list.replaceChildren(...entries.map(([title, text]) => {
    const row = document.getElementById("row").content.cloneNode(true)
    row.querySelector("strong").textContent = title
    row.querySelector("p").textContent = text
    return row
  }))
}

export const moment = at => new Intl.DateTimeFormat(document.documentElement.lang, { dateStyle: "medium", timeStyle: "short" }).format(new Date(at))
