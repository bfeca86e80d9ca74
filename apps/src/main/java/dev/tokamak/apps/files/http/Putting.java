package dev.tokamak.apps.files.http;

import java.io.IOException;

import dev.tokamak.apps.files.store.Published;
import dev.tokamak.apps.files.store.StoreException;
import dev.tokamak.apps.files.store.StoreException.Kind;
import dev.tokamak.apps.files.store.StoreName;
import dev.tokamak.apps.files.store.Upload;
import dev.tokamak.apps.http.Fields;
import dev.tokamak.apps.http.Framing;
import dev.tokamak.apps.http.RequestHead;

/** Answers PUT: what can be said before the content comes, and what is to be done when it has come. */
final class Putting {

    private static final String MALFORMED_DIGEST = "a digest is a dictionary (RFC 9651) with sha-256=:BASE64: in it";

    private final FilesServer server;
    private final RequestHead request;
    private final Target target;
    private final StoreName name;
    private final long announced;

    private Putting(FilesServer server, RequestHead request, Target target, StoreName name, long announced) {
        this.server = server;
        this.request = request;
        this.target = target;
        this.name = name;
        this.announced = announced;
    }

    /** Looks at the head alone. Doesn't block. */
    static Putting of(FilesServer server, RequestHead request, Framing framing, Target target) throws Refusal {
        if (target.name().isEmpty() || target.directory()) {
            throw new Refusal(400, "the name of a file has no slash at its end");
        }
        var fields = request.fields();
        if (fields.first("Content-Range").isPresent()) {
            throw new Refusal(400, "a part of a file can't be sent, only a whole one");
        }
        if (fields.first("Content-Encoding").isPresent()) {
            throw new Refusal(415, "files are taken as they are, without Content-Encoding");
        }
        if (DigestFields.areMalformed(fields)) {
            throw new Refusal(400, MALFORMED_DIGEST);
        }
        long announced = switch (framing) {
            case Framing.Length(long bytes) -> bytes;
            case Framing.Chunked() -> -1;
            case Framing.None(),Framing.UntilClose() ->
                throw new Refusal(411, "an upload says how long it is, or comes in chunks");
        };
        return new Putting(server, request, target, target.name().get(), announced);
    }

    /** Blocks. */
    Upload begin() throws StoreException, IOException, Refusal {
        var conditions = new Conditions(request.fields());
        var upload = server.store().create(name, !conditions.onlyIfNew(), announced);
        boolean goesOn = false;
        try {
            goesOn = !conditions.areAboutTheFile() || isAllowed(conditions);
            if (!goesOn) {
                throw new Refusal(412, "the file is another one than that");
            }
            return upload;
        } finally {
            if (!goesOn) {
                upload.close();
            }
        }
    }

    private boolean isAllowed(Conditions conditions) throws StoreException, IOException {
        try (var file = server.store().read(name)) {
            return !conditions.forbidChange(file.etag(), file.modified());
        } catch (StoreException e) {
            if (e.kind() == Kind.NOT_FOUND) {
                return !conditions.forbidNew();
            }
            throw e;
        }
    }

    /** All of the content is written. Blocks. */
    Answer finish(Upload upload, Fields trailers) throws StoreException, IOException {
        if (DigestFields.areMalformed(trailers)) {
            upload.close();
            return Answer.error(400, MALFORMED_DIGEST);
        }
        var sha256 = upload.sha256();
        if (DigestFields.contradict(request.fields(), sha256) || DigestFields.contradict(trailers, sha256)) {
            upload.close();
            return Answer.error(400, "what arrived has another digest than the one that was given");
        }
        var published = upload.publish();
        int status = published.isReplacing() ? 200 : 201;
        var answer = Getting.wantsJson(request, target)
                ? Answer.content(status, "application/json", json(published))
                : Answer.text(status, "name: " + published.name() + "\nsize: " + published.size() + "\nsha256: "
                        + published.sha256Hex() + "\n");
        server.digests().remember(published.name(), published.etag(), sha256);
        return answer.with("Location", "/" + UrlPath.encode(published.name().toString()))
                .with("ETag", "\"" + published.etag() + "\"")
                .with(DigestFields.REPRESENTATION, DigestFields.value(sha256));
    }

    private static byte[] json(Published published) {
        return Listing.line(json -> {
            json.writeStartObject();
            json.writeStringProperty("name", published.name().toString());
            json.writeNumberProperty("size", published.size());
            json.writeStringProperty("sha256", published.sha256Hex());
            json.writeEndObject();
        });
    }

    /** The status that a failure of the store is told with. */
    int status(StoreException e) {
        return e.kind() == Kind.EXISTS && new Conditions(request.fields()).onlyIfNew()
                ? 412
                : FilesServer.status(e, true);
    }
}
