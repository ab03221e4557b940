// Devices and password managers that listen forget, or hide, what no longer counts here (WebAuthn Level 3 §5.1.10).
class TellDevice extends HTMLElement {
  async connectedCallback() {
    try {
      await window.PublicKeyCredential?.signalAllAcceptedCredentials?.({
        rpId: this.getAttribute("party"),
        userId: this.getAttribute("holder"),
        allAcceptedCredentialIds: this.getAttribute("left").split(" ").filter(id => id),
      })
    } catch { /* a courtesy: what was removed is refused all the same */ }
  }
}

customElements.define("tell-device", TellDevice)
