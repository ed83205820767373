// @ts-check
// Shows the button for a face, a finger or a screen lock where the browser can, asks the browser, and sends what it answers in
// the form it stands in. Without it, or where a browser cannot, the pages lead another way. It keeps nothing.

const can = 'PublicKeyCredential' in self && Boolean(navigator.credentials);

/** @param {string} text @returns {ArrayBuffer} */
function bytes(text) {
  const plain = atob(text.replaceAll('-', '+').replaceAll('_', '/'));
  return Uint8Array.from(plain, (letter) => letter.charCodeAt(0)).buffer;
}

/** @param {ArrayBuffer} buffer @returns {string} */
function text(buffer) {
  const plain = String.fromCharCode(...new Uint8Array(buffer));
  return btoa(plain).replaceAll('+', '-').replaceAll('/', '_').replaceAll('=', '');
}

/** What the server asks, as the browser takes it. @param {any} asked */
function options(asked) {
  const listed = (/** @type {any[]} */ all) => all.map((one) => ({ ...one, id: bytes(one.id) }));
  const out = { ...asked, challenge: bytes(asked.challenge) };
  if (asked.user) out.user = { ...asked.user, id: bytes(asked.user.id) };
  if (asked.excludeCredentials) out.excludeCredentials = listed(asked.excludeCredentials);
  if (asked.allowCredentials) out.allowCredentials = listed(asked.allowCredentials);
  return out;
}

/** What the browser answers, as the server takes it. @param {PublicKeyCredential} made */
function answer(made) {
  const { response } = made;
  const told = { id: made.id, rawId: text(made.rawId), type: made.type, clientExtensionResults: {} };
  const clientDataJSON = text(response.clientDataJSON);
  if ('attestationObject' in response) {
    const { attestationObject, getTransports } = /** @type {AuthenticatorAttestationResponse} */ (response);
    return { ...told, response: { clientDataJSON, attestationObject: text(attestationObject), transports: getTransports?.call(response) ?? [] } };
  }
  const { authenticatorData, signature, userHandle } = /** @type {AuthenticatorAssertionResponse} */ (response);
  return {
    ...told,
    response: { clientDataJSON, authenticatorData: text(authenticatorData), signature: text(signature), userHandle: userHandle ? text(userHandle) : null },
  };
}

/** @param {unknown} error */
function reason(error) {
  const name = error instanceof DOMException ? error.name : '';
  if (name === 'NotAllowedError' || name === 'AbortError' || name === 'TimeoutError') return 'cancelled';
  return name === 'InvalidStateError' ? 'there' : 'trouble';
}

/** @param {HTMLFormElement} form */
function begin(form) {
  const input = (/** @type {string} */ name) => /** @type {HTMLInputElement} */ (form.querySelector(`input[name="${name}"]`));
  const field = input('passkey');
  const csrf = input('csrf').value;
  const say = (/** @type {string} */ what) => {
    for (const line of form.querySelectorAll('[data-said]')) {
      const element = /** @type {HTMLElement} */ (line);
      element.hidden = element.dataset.said !== what;
    }
  };
  const prove = async () => {
    /** @type {Response} */
    let asked;
    try {
      asked = await fetch(form.dataset.ask ?? '', { method: 'POST', body: new URLSearchParams({ csrf }) });
    } catch {
      return say('offline');
    }
    // Nothing can be asked any more, or nobody is in: the page itself says what can be done.
    if (asked.status === 409 || asked.redirected) return location.reload();
    if (!asked.ok) return say('trouble');
    try {
      const publicKey = options((await asked.json()).publicKey);
      const made = await (form.dataset.passkey === 'new' ? navigator.credentials.create({ publicKey }) : navigator.credentials.get({ publicKey }));
      field.value = JSON.stringify(answer(/** @type {PublicKeyCredential} */ (made)));
      form.submit();
    } catch (error) {
      say(reason(error));
    }
  };
  let busy = false;
  for (const part of form.querySelectorAll('[data-passkey-part]')) /** @type {HTMLElement} */ (part).hidden = false;
  form.addEventListener('submit', async (event) => {
    if (!event.submitter?.hasAttribute('data-passkey-go')) return;
    event.preventDefault();
    if (busy) return;
    busy = true;
    say('');
    await prove();
    busy = false;
  });
  // A page that is come back to has proved nothing.
  addEventListener('pageshow', () => { field.value = ''; });
}

for (const form of document.querySelectorAll('form[data-passkey]')) {
  if (can) begin(/** @type {HTMLFormElement} */ (form));
  else for (const line of form.querySelectorAll('[data-passkey-cannot]')) line.classList.remove('no-js');
}
