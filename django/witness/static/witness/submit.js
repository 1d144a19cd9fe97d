// The form submits itself; without JavaScript its button does the same. Before the load event the browser replaces
// this page in its history, so that Back does not lead here and log in again.
const form = document.getElementById('login');
form.submit();
// Once WebKitGTK lost a submission and stayed on this page. A server that is only slow has responded by then.
setTimeout(() => form.submit(), 15_000);
