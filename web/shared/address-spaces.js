// Some faults show only in a browser that counts the page's address to another network (Local Network Access).
import { config } from '/config.js';

const firefox = { public: 'public', local: 'private', loopback: 'local' };

// `text` is BROWSER_ADDRESS_SPACES. Return Chromium's option, and Firefox's settings in about:config.
export function addressSpaceSettings(text) {
  const spaces = text.split(' ').filter(Boolean).map((entry) => entry.split('='));
  return {
    option: `--ip-address-space-overrides=${spaces.map((entry) => entry.join('=')).join(',')}`,
    settings: spaces.map(([address, space]) => `network.lna.address_space.${firefox[space]}.override = ${address}`),
  };
}

export function showAddressSpaces(notice) {
  if (!config.addressSpaces) return;
  const { option, settings } = addressSpaceSettings(config.addressSpaces);
  notice.querySelector('.option').textContent = option;
  notice.querySelector('.settings').textContent = settings.join(', ');
  notice.hidden = false;
}
