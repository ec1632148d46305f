import createClient from "openapi-fetch";
import type { paths } from "./api.js";

const client = createClient<paths>({ baseUrl: process.argv[2] ?? "" });
const { data, error } = await client.GET("/api/v1/search", {
  params: { query: { q: "fietspad", type: ["motie"], size: 3 } },
});
if (error !== undefined) {
  throw new Error(error.detail ?? error.title);
}
const total: number = data.total.value;
const titles: string[] = data.hits.map((hit) => hit.titel);
console.log(JSON.stringify({ total, titles }));
