// The plain peer: @tus/server with its file store. Arguments: folder, port.
import { Server } from "@tus/server";
import { FileStore } from "@tus/file-store";

const [, , directory, port] = process.argv;
const server = new Server({ path: "/files", datastore: new FileStore({ directory }) });
server.listen({ host: "127.0.0.1", port: Number(port) });
