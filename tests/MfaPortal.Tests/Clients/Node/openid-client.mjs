// openid-client 6, the way its documentation shows; what it does not accept it throws, and the test fails with that.
import { CLIENT_ID, CLIENT_SECRET, ISSUER, POST_LOGOUT_REDIRECT_URI, REDIRECT_URI, equal, play, privateKey, refused, visit } from './steps.mjs'
import * as client from 'openid-client'

async function discover(authentication, id = CLIENT_ID, metadata = CLIENT_SECRET) {
  const portal = await client.discovery(new URL(ISSUER), id, metadata, authentication)
  // Signatures are verified, though the tokens came straight from the portal.
  client.enableNonRepudiationChecks(portal)
  return portal
}

async function signIn(portal, more = {}, build = client.buildAuthorizationUrl) {
  const checks = { pkceCodeVerifier: client.randomPKCECodeVerifier(), expectedState: client.randomState(), expectedNonce: client.randomNonce(), idTokenExpected: true }
  const address = await build(portal, {
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

// The same checks as for the first answer; the library does not repeat them by itself.
async function renewed(portal, tokens) {
  const next = await client.refreshTokenGrant(portal, tokens.refresh_token)
  equal(next.claims().sub, tokens.claims().sub)
  if (next.refresh_token === tokens.refresh_token) throw new Error('The refresh token did not change')
  return next
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

  async 'refresh'() {
    const portal = await discover()
    const first = await tokensOf(portal)
    const third = await renewed(portal, await renewed(portal, first))
    await client.fetchUserInfo(portal, third.access_token, first.claims().sub)
    equal((await client.refreshTokenGrant(portal, third.refresh_token, { scope: 'openid' })).scope, 'openid')
    await refused(client.refreshTokenGrant(portal, third.refresh_token + 'x'), 'invalid_grant', 400)
  },

  async 'revocation'() {
    const portal = await discover()
    const tokens = await tokensOf(portal)
    await client.tokenRevocation(portal, tokens.refresh_token, { token_type_hint: 'refresh_token' })
    await client.tokenRevocation(portal, 'a token that never was')
    await refused(client.refreshTokenGrant(portal, tokens.refresh_token), 'invalid_grant', 400)
    equal((await client.tokenIntrospection(portal, tokens.access_token)).active, false)
  },

  async 'introspection'() {
    const portal = await discover()
    const tokens = await tokensOf(portal)
    const access = await client.tokenIntrospection(portal, tokens.access_token)
    equal(access.active, true)
    equal(access.sub, tokens.claims().sub)
    equal(access.client_id, CLIENT_ID)
    equal((await client.tokenIntrospection(portal, tokens.refresh_token)).active, true)
    equal((await client.tokenIntrospection(portal, 'nonsense')).active, false)
    const server = await discover(undefined, 'library-service')
    equal((await client.tokenIntrospection(server, tokens.access_token)).active, true)
    equal((await client.tokenIntrospection(server, tokens.refresh_token)).active, false)
  },

  async 'pushed request'() {
    const portal = await discover()
    const plain = await signIn(portal)
    await refused(client.authorizationCodeGrant(portal, plain.answer, plain.checks), 'invalid_request')
    const { answer, checks } = await signIn(portal, {}, client.buildAuthorizationUrlWithPAR)
    return { sub: (await client.authorizationCodeGrant(portal, answer, checks)).claims().sub }
  },

  async 'private key'() {
    const portal = await discover(client.PrivateKeyJwt({ key: await privateKey(), kid: 'the-key-of-the-app' }), CLIENT_ID, {})
    const { answer, checks } = await signIn(portal, {}, client.buildAuthorizationUrlWithPAR)
    const tokens = await client.authorizationCodeGrant(portal, answer, checks)
    await renewed(portal, tokens)
    return { sub: tokens.claims().sub }
  },

  async 'client credentials'() {
    const portal = await discover()
    const tokens = await client.clientCredentialsGrant(portal, { scope: 'hours.read' })
    equal(tokens.token_type, 'bearer')
    equal(tokens.scope, 'hours.read')
    equal((await client.tokenIntrospection(portal, tokens.access_token)).client_id, CLIENT_ID)
    await refused(client.clientCredentialsGrant(portal, { scope: 'openid' }), 'invalid_scope', 400)
  },

  async 'DPoP'() {
    const portal = await discover()
    const DPoP = client.getDPoPHandle(portal, await client.randomDPoPKeyPair('ES256'))
    const { answer, checks } = await signIn(portal)
    const tokens = await client.authorizationCodeGrant(portal, answer, checks, undefined, { DPoP })
    equal(tokens.token_type, 'dpop')
    await client.fetchUserInfo(portal, tokens.access_token, tokens.claims().sub, { DPoP })
    const next = await client.refreshTokenGrant(portal, tokens.refresh_token, undefined, { DPoP })
    equal(next.token_type, 'dpop')
    await client.fetchUserInfo(portal, next.access_token, tokens.claims().sub, { DPoP })
  },

  async 'device'() {
    const portal = await discover(client.None(), CLIENT_ID, {})
    const started = await client.initiateDeviceAuthorization(portal, { scope: 'openid profile' })
    await visit(started.verification_uri_complete)
    const tokens = await client.pollDeviceAuthorizationGrant(portal, started)
    return { sub: tokens.claims().sub }
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
