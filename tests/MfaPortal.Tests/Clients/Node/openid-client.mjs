// openid-client 6, the way its documentation shows; what it does not accept it throws, and the test fails with that.
import { CLIENT_ID, CLIENT_SECRET, ISSUER, POST_LOGOUT_REDIRECT_URI, REDIRECT_URI, equal, play, refused, visit } from './steps.mjs'
import * as client from 'openid-client'

async function discover(authentication, id = CLIENT_ID, metadata = CLIENT_SECRET) {
  const portal = await client.discovery(new URL(ISSUER), id, metadata, authentication)
  // Signatures are verified, though the tokens came straight from the portal.
  client.enableNonRepudiationChecks(portal)
  return portal
}

async function signIn(portal, more = {}) {
  const checks = { pkceCodeVerifier: client.randomPKCECodeVerifier(), expectedState: client.randomState(), expectedNonce: client.randomNonce(), idTokenExpected: true }
  const address = client.buildAuthorizationUrl(portal, {
    redirect_uri: REDIRECT_URI,
    scope: 'openid profile email',
    code_challenge: await client.calculatePKCECodeChallenge(checks.pkceCodeVerifier),
    code_challenge_method: 'S256',
    state: checks.expectedState,
    nonce: checks.expectedNonce,
    ...more,
  })
  const { location, form } = await visit(address)
  const answer = form ? new Request(REDIRECT_URI, { method: 'POST', body: new URLSearchParams(form) }) : new URL(location)
  return { answer, checks }
}

async function tokensOf(portal, more) {
  const { answer, checks } = await signIn(portal, more)
  return client.authorizationCodeGrant(portal, answer, checks)
}

async function codeFlow(authentication) {
  const portal = await discover(authentication)
  const tokens = await tokensOf(portal)
  equal(tokens.token_type, 'bearer')
  const userinfo = await client.fetchUserInfo(portal, tokens.access_token, tokens.claims().sub)
  return { sub: tokens.claims().sub, acr: tokens.claims().acr, email: userinfo.email, name: userinfo.name }
}

await play({
  'code flow with Basic': () => codeFlow(client.ClientSecretBasic(CLIENT_SECRET)),
  'code flow with the secret in the body': () => codeFlow(client.ClientSecretPost(CLIENT_SECRET)),

  async 'public client'() {
    const portal = await discover(client.None(), CLIENT_ID, {})
    const tokens = await tokensOf(portal)
    return { sub: tokens.claims().sub }
  },

  async 'form post'() {
    const portal = await discover()
    return { sub: (await tokensOf(portal, { response_mode: 'form_post' })).claims().sub }
  },

  async 'prompt none and max_age'() {
    const portal = await discover()
    const before = await tokensOf(portal)
    const { answer, checks } = await signIn(portal, { prompt: 'none', max_age: '3600', id_token_hint: before.id_token })
    const tokens = await client.authorizationCodeGrant(portal, answer, { ...checks, maxAge: 3600 })
    equal(tokens.claims().sub, before.claims().sub)
  },

  async 'refusals'() {
    const portal = await discover()
    const silent = await signIn(portal, { prompt: 'none' })
    await refused(client.authorizationCodeGrant(portal, silent.answer, silent.checks), 'login_required')
    // In the body: a refused Basic carries a challenge (RFC 6749 §5.2), which the library throws as one.
    const stranger = await discover(client.ClientSecretPost('not the secret'))
    const { answer, checks } = await signIn(portal)
    await refused(client.authorizationCodeGrant(stranger, answer, checks), 'invalid_client', 401)
    await client.authorizationCodeGrant(portal, answer, checks)
    await refused(client.authorizationCodeGrant(portal, answer, checks), 'invalid_grant', 400)
  },

  async 'sign out'() {
    const portal = await discover()
    const tokens = await tokensOf(portal)
    const address = client.buildEndSessionUrl(portal, { post_logout_redirect_uri: POST_LOGOUT_REDIRECT_URI, id_token_hint: tokens.id_token, state: 'bye' })
    equal((await visit(address)).location, `${POST_LOGOUT_REDIRECT_URI}?state=bye`)
    const silent = await signIn(portal, { prompt: 'none' })
    await refused(client.authorizationCodeGrant(portal, silent.answer, silent.checks), 'login_required')
  },
})
