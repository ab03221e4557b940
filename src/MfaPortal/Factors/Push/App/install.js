// Android and desktop browsers offer to install when they think it is time; the offer is kept until the person wants it.
let offer

addEventListener("beforeinstallprompt", event => {
  event.preventDefault()
  offer = event
  offerInstall(document.getElementById("view"))
})

addEventListener("appinstalled", () => { offer = undefined })

export function offerInstall(view) {
  const part = view.querySelector("[data-install]")
  if (!part || !offer) return
  part.hidden = false
  part.querySelector("button").onclick = async () => {
    part.hidden = true
    await offer?.prompt()
    offer = undefined
  }
}
