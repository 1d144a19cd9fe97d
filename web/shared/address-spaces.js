// Some faults show only in a browser that counts the page's address to another network (Local Network Access).
import { config } from '/config.js';

const firefox = { public: 'public', local: 'private', loopback: 'local' };

export function showAddressSpaces(notice) {
  const spaces = config.addressSpaces.split(' ').filter(Boolean).map((entry) => entry.split('='));
  if (!spaces.length) return;
  const option = `--ip-address-space-overrides=${spaces.map((entry) => entry.join('=')).join(',')}`;
  const settings = spaces.map(([address, space]) => `network.lna.address_space.${firefox[space]}.override = ${address}`);
  notice.querySelector('.option').textContent = option;
  notice.querySelector('.settings').textContent = settings.join(', ');
  notice.hidden = false;
}
