// What axios does about CSRF (1.6.2 and later, lib/helpers/resolveConfig.js), with the names of Django's cookie and header:
// it copies the token into the header if withXSRFToken is true, or if it is not false and the URL is of the page's origin.
import { tokenInCookie } from '../shared/api.js';

export const csrfOfAxios = (url, { withXSRFToken }) => {
  const copies = withXSRFToken || (withXSRFToken !== false && new URL(url).origin === location.origin);
  return (copies && tokenInCookie()) || {};
};
