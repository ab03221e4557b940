// A sign-in that waits for this person: what is shown here is what is signed.
import { remember } from "./store.js"
import { call, decisionSignature, isGone, portalTime } from "./wire.js"
import { filled, find, moment, show, shown } from "./view.js"

export function showQuestion(link, question, home) {
  const context = JSON.parse(question.context)
  const answer = (decision, number = "") => send(link, question, context, decision, number, home)
  show("question", {
    approve: form => answer("approve", new FormData(form).get("number").replace(/\D/g, "")),
    deny: () => answer("deny"),
    cancel: () => answer("cancel"),
  }, view => fill(view, link, context))
}

/** Nobody can answer it any more: too late, or withdrawn. */
export const isOver = question => question.until <= portalTime()

export const showOver = home => showOutcome("over", home)

function fill(view, link, context) {
  const title = view.querySelector("h1")
  title.textContent = filled(title.dataset.text, context.app)
  view.querySelector("[data-account]").textContent = link.account
  const browser = view.querySelector("[data-browser]")
  browser.textContent = !context.browser ? browser.dataset.unknown
    : context.system ? filled(browser.dataset.text, context.browser, context.system) : context.browser
  const place = view.querySelector("[data-place]")
  place.textContent = context.place ? context.place
    : context.fromPortal ? place.dataset.portal
    : context.network ? filled(place.dataset.text, context.network) : place.dataset.unknown
  view.querySelector("[data-at]").textContent = moment(context.at)
}

async function send(link, question, context, decision, number, home) {
  notSent(false)
  const signature = await decisionSignature(link, question, decision, number)
  const said = await call(link, "/phone/api/answer", { challenge: question.challenge, decision, number, signature })
  if (isGone(said)) return home.unlink(link, said.error)
  // What was typed stays: it can be sent once more, as long as the question is open.
  if (said.error === "offline" && shown() === "question") return notSent(true)
  if (said.outcome === "approved") await remember({ app: context.app, account: link.account, at: portalTime() })
  showOutcome(said.outcome ?? "over", home, { link, question })
}

function notSent(failed) {
  const note = find("[data-not-sent]")
  if (note) note.hidden = !failed
}

function showOutcome(outcome, home, denied) {
  show("outcome", { home: home.show }, view => {
    const part = view.querySelector(`[data-outcome=${outcome}]`)
    view.querySelector("h1").textContent = part.dataset.title
    view.querySelector("[data-body]").append(part.content.cloneNode(true))
    const freeze = find("[data-freeze]")
    if (!freeze || !denied) return
    freeze.hidden = false
    freeze.querySelector("button").onclick = async () => {
      notSent(false)
      const said = await call(denied.link, "/phone/api/freeze", { challenge: denied.question.challenge })
      if (isGone(said)) return home.unlink(denied.link, said.error)
      if (said.error === "unknown") return showOutcome("over", home)
      // "closed": somebody was faster, and it is frozen already.
      if (!said.error || said.error === "closed") return showOutcome("frozen", home)
      notSent(true)
    }
  })
}
