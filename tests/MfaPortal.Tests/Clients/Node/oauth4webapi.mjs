// oauth4webapi 3, which leaves every step to its caller; what it does not accept it throws, and the test fails with that.
import { CLIENT_ID, CLIENT_SECRET, ISSUER, POST_LOGOUT_REDIRECT_URI, REDIRECT_URI, equal, play, privateKey, refused, visit } from './steps.mjs'
import * as oauth from 'oauth4webapi'

const client = { client_id: CLIENT_ID }

async function discover() {
  const issuer = new URL(ISSUER)
  return oauth.processDiscoveryResponse(issuer, await oauth.discoveryRequest(issuer, { algorithm: 'oidc' }))
}

async function signIn(as, more = {}, pushedBy) {
  const asked = { verifier: oauth.generateRandomCodeVerifier(), state: oauth.generateRandomState(), nonce: oauth.generateRandomNonce() }
  const address = new URL(as.authorization_endpoint)
  const parameters = {
    client_id: CLIENT_ID,
    redirect_uri: REDIRECT_URI,
    response_type: 'code',
    scope: 'openid profile email',
    code_challenge: await oauth.calculatePKCECodeChallenge(asked.verifier),
    code_challenge_method: 'S256',
    state: asked.state,
    nonce: asked.nonce,
    ...more,
  }
  if (pushedBy) {
    const response = await oauth.pushedAuthorizationRequest(as, client, pushedBy, parameters)
    const { request_uri } = await oauth.processPushedAuthorizationResponse(as, client, response)
    address.search = new URLSearchParams({ client_id: CLIENT_ID, request_uri })
  } else {
    for (const [name, value] of Object.entries(parameters)) address.searchParams.set(name, value)
  }
  const { location, form } = await visit(address)
  return { ...asked, answer: form ? new URLSearchParams(form) : new URL(location) }
}

async function redeem(as, authentication, { answer, verifier, state, nonce }, maxAge) {
  const parameters = oauth.validateAuthResponse(as, client, answer, state)
  const response = await oauth.authorizationCodeGrantRequest(as, client, authentication, parameters, REDIRECT_URI, verifier)
  const tokens = await oauth.processAuthorizationCodeResponse(as, client, response, { expectedNonce: nonce, requireIdToken: true, maxAge })
  await oauth.validateApplicationLevelSignature(as, response)
  return { ...tokens, claims: oauth.getValidatedIdTokenClaims(tokens) }
}

async function renew(as, authentication, token, more) {
  const response = await oauth.refreshTokenGrantRequest(as, client, authentication, token, { additionalParameters: more })
  const tokens = await oauth.processRefreshTokenResponse(as, client, response)
  await oauth.validateApplicationLevelSignature(as, response)
  return tokens
}

async function introspect(as, authentication, token, asker = client) {
  return oauth.processIntrospectionResponse(as, asker, await oauth.introspectionRequest(as, asker, authentication, token))
}

async function codeFlow(authentication, more) {
  const as = await discover()
  const tokens = await redeem(as, authentication, await signIn(as, more))
  equal(tokens.token_type, 'bearer')
  const response = await oauth.userInfoRequest(as, client, tokens.access_token)
  const userinfo = await oauth.processUserInfoResponse(as, client, tokens.claims.sub, response)
  return { sub: tokens.claims.sub, acr: tokens.claims.acr, email: userinfo.email, name: userinfo.name }
}

await play({
  'code flow with Basic': () => codeFlow(oauth.ClientSecretBasic(CLIENT_SECRET)),
  'code flow with the secret in the body': () => codeFlow(oauth.ClientSecretPost(CLIENT_SECRET)),
  'public client': () => codeFlow(oauth.None()),
  'form post': () => codeFlow(oauth.ClientSecretBasic(CLIENT_SECRET), { response_mode: 'form_post' }),

  async 'prompt none and max_age'() {
    const as = await discover()
    const secret = oauth.ClientSecretBasic(CLIENT_SECRET)
    const before = await redeem(as, secret, await signIn(as))
    const tokens = await redeem(as, secret, await signIn(as, { prompt: 'none', max_age: '3600', id_token_hint: before.id_token }), 3600)
    equal(tokens.claims.sub, before.claims.sub)
  },

  async 'refusals'() {
    const as = await discover()
    const silent = await signIn(as, { prompt: 'none' })
    await refused((async () => oauth.validateAuthResponse(as, client, silent.answer, silent.state))(), 'login_required')
    const given = await signIn(as)
    await refused(redeem(as, oauth.ClientSecretPost('not the secret'), given), 'invalid_client', 401)
    await redeem(as, oauth.ClientSecretPost(CLIENT_SECRET), given)
    await refused(redeem(as, oauth.ClientSecretPost(CLIENT_SECRET), given), 'invalid_grant', 400)
  },

  async 'refresh'() {
    const as = await discover()
    const secret = oauth.ClientSecretBasic(CLIENT_SECRET)
    const first = await redeem(as, secret, await signIn(as))
    const second = await renew(as, secret, first.refresh_token)
    const third = await renew(as, secret, second.refresh_token, { scope: 'openid' })
    equal(third.scope, 'openid')
    equal(oauth.getValidatedIdTokenClaims(third).sub, first.claims.sub)
    await refused(renew(as, secret, third.refresh_token + 'x'), 'invalid_grant', 400)
  },

  async 'revocation'() {
    const as = await discover()
    const secret = oauth.ClientSecretPost(CLIENT_SECRET)
    const tokens = await redeem(as, secret, await signIn(as))
    await oauth.processRevocationResponse(await oauth.revocationRequest(as, client, secret, tokens.access_token))
    await oauth.processRevocationResponse(await oauth.revocationRequest(as, client, secret, 'a token that never was'))
    await refused(renew(as, secret, tokens.refresh_token), 'invalid_grant', 400)
    equal((await introspect(as, secret, tokens.access_token)).active, false)
  },

  async 'introspection'() {
    const as = await discover()
    const secret = oauth.ClientSecretPost(CLIENT_SECRET)
    const tokens = await redeem(as, secret, await signIn(as))
    const access = await introspect(as, secret, tokens.access_token)
    equal(access.active, true)
    equal(access.sub, tokens.claims.sub)
    equal((await introspect(as, secret, tokens.refresh_token)).active, true)
    equal((await introspect(as, secret, 'nonsense')).active, false)
    equal((await introspect(as, secret, tokens.access_token, { client_id: 'library-service' })).active, true)
  },

  async 'pushed request'() {
    const as = await discover()
    const secret = oauth.ClientSecretBasic(CLIENT_SECRET)
    const tokens = await redeem(as, secret, await signIn(as, {}, secret))
    return { sub: tokens.claims.sub }
  },

  async 'private key'() {
    const as = await discover()
    const key = oauth.PrivateKeyJwt({ key: await privateKey(), kid: 'the-key-of-the-app' })
    const tokens = await redeem(as, key, await signIn(as, {}, key))
    await renew(as, key, tokens.refresh_token)
    return { sub: tokens.claims.sub }
  },

  async 'client credentials'() {
    const as = await discover()
    const secret = oauth.ClientSecretBasic(CLIENT_SECRET)
    const tokens = await oauth.processClientCredentialsResponse(as, client, await oauth.clientCredentialsGrantRequest(as, client, secret, { scope: 'hours.read' }))
    equal(tokens.scope, 'hours.read')
    const response = await oauth.clientCredentialsGrantRequest(as, client, secret, { scope: 'openid' })
    await refused(oauth.processClientCredentialsResponse(as, client, response), 'invalid_scope', 400)
  },

  async 'DPoP'() {
    const as = await discover()
    const secret = oauth.ClientSecretBasic(CLIENT_SECRET)
    const DPoP = oauth.DPoP(client, await oauth.generateKeyPair('ES256'))
    const { answer, verifier, state, nonce } = await signIn(as)
    const parameters = oauth.validateAuthResponse(as, client, answer, state)
    const response = await oauth.authorizationCodeGrantRequest(as, client, secret, parameters, REDIRECT_URI, verifier, { DPoP })
    const tokens = await oauth.processAuthorizationCodeResponse(as, client, response, { expectedNonce: nonce, requireIdToken: true })
    equal(tokens.token_type, 'dpop')
    const sub = oauth.getValidatedIdTokenClaims(tokens).sub
    await oauth.processUserInfoResponse(as, client, sub, await oauth.userInfoRequest(as, client, tokens.access_token, { DPoP }))
  },

  async 'device'() {
    const as = await discover()
    const started = await oauth.processDeviceAuthorizationResponse(as, client, await oauth.deviceAuthorizationRequest(as, client, oauth.None(), { scope: 'openid profile' }))
    await visit(started.verification_uri_complete)
    const response = await oauth.deviceCodeGrantRequest(as, client, oauth.None(), started.device_code)
    const tokens = await oauth.processDeviceCodeResponse(as, client, response)
    await oauth.validateApplicationLevelSignature(as, response)
    return { sub: oauth.getValidatedIdTokenClaims(tokens).sub }
  },

  async 'sign out'() {
    const as = await discover()
    const tokens = await redeem(as, oauth.ClientSecretBasic(CLIENT_SECRET), await signIn(as))
    const address = new URL(as.end_session_endpoint)
    address.search = new URLSearchParams({ client_id: CLIENT_ID, post_logout_redirect_uri: POST_LOGOUT_REDIRECT_URI, id_token_hint: tokens.id_token, state: 'bye' })
    equal((await visit(address)).location, `${POST_LOGOUT_REDIRECT_URI}?state=bye`)
    const silent = await signIn(as, { prompt: 'none' })
    await refused((async () => oauth.validateAuthResponse(as, client, silent.answer, silent.state))(), 'login_required')
  },
})
