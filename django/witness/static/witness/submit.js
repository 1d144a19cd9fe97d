// The form submits itself; without JavaScript its button does the same. Before the load event the browser replaces
// this page in its history, so that Back does not lead here and log in again.
document.getElementById('login').submit();
