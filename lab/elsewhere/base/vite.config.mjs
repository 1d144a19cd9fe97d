// Vite's dev server, which serves the page and proxies the API to the same origin.
const { PAGE_PORT, BACKEND, REPORTS, CHANGE_ORIGIN } = process.env;

export default {
  server: {
    port: Number(PAGE_PORT),
    strictPort: true,
    proxy: {
      "/api": { target: BACKEND, changeOrigin: CHANGE_ORIGIN === "yes" },
      "/report?": REPORTS, // the lab's own
    },
  },
};
