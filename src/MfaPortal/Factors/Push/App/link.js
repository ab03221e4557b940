// Linking this phone: take the code of the computer, then practise once with its number.
import { keep } from "./store.js"
import { base64, decisionSignature, linkSignature, newKey, point, post } from "./wire.js"
import { filled, find, show, speak } from "./view.js"
import { offerInstall } from "./install.js"
import { offerMessages, sayHello } from "./messages.js"

export function showStart(home) {
  speak()
  show("start", {
    type: form => {
      const typed = new FormData(form)
      return take(null, normal(typed.get("code")), home, typed.get("name"))
    },
    ...(home.hasLinks() ? { home: home.show } : {}),
  }, offerInstall)
}

/** With the code from the picture. In a browser tab of an iPhone the key would not last: there the icon comes first. */
export function showLink(challenge, code, home) {
  const link = () => take(challenge, code, home)
  show(needsIcon() ? "iphone" : "begin", { link })
}

const needsIcon = () => /iPhone|iPad|iPod/.test(navigator.userAgent) && !navigator.standalone && !matchMedia("(display-mode: standalone)").matches

const normal = typed => typed.toUpperCase().replace(/[^A-Z0-9]/g, "").replaceAll("O", "0").replace(/[IL]/g, "1")

async function take(challenge, code, home, name) {
  const pair = await newKey()
  const publicPoint = await point(pair.publicKey)
  const signature = await linkSignature(pair.privateKey, challenge, code, publicPoint)
  const taken = await post("/phone/api/link", JSON.stringify({ challenge, name, code, key: base64(publicPoint), signature }))
  if (taken.error) return refuse(taken.error, home)
  const link = { device: taken.device, account: taken.account, label: "", key: pair.privateKey }
  show("practice", { practise: form => practise(link, taken, new FormData(form).get("number"), home) }, view => {
    const lead = view.querySelector("[data-text]")
    lead.textContent = filled(lead.dataset.text, taken.account)
  })
}

async function practise(link, taken, typed, home) {
  const number = typed.replace(/\D/g, "")
  const question = { challenge: taken.challenge, nonce: taken.nonce, context: "" }
  const signature = await decisionSignature(link, question, "approve", number)
  const said = await post("/phone/api/practice", JSON.stringify({ challenge: taken.challenge, decision: "approve", number, signature }))
  if (said.outcome !== "approved") return refuse(said.outcome ?? said.error, home)
  await keep(link)
  const { label, account } = await sayHello(link)
  if (label) await keep({ ...link, label, account: account ?? link.account })
  await home.refresh()
  show("linked", { home: home.show, messages: offered => home.allowMessages(offered) }, view => {
    offerInstall(view)
    offerMessages(view)
  })
}

function refuse(why, home) {
  show("not-linked", { start: () => showStart(home) }, () => {
    const known = ["unknown", "used", "wrong", "busy", "offline"].includes(why) ? why : "unknown"
    for (const text of document.querySelectorAll("#view [data-why]")) text.hidden = text.dataset.why !== known
    find("[role=alert]").setAttribute("aria-live", "assertive")
  })
}
