package dev.tokamak.apps.files.http;

import java.io.IOException;
import java.util.List;
import java.util.Locale;

import dev.tokamak.apps.files.store.Entry;
import dev.tokamak.apps.files.store.StoreException;
import dev.tokamak.apps.files.store.StoreException.Kind;
import dev.tokamak.apps.files.store.StoreName;
import dev.tokamak.apps.files.store.StoredFile;
import dev.tokamak.apps.http.Fields;
import dev.tokamak.apps.http.RequestHead;
import dev.tokamak.net.FileSlice;

/** Answers GET and HEAD. Blocks: for the threads that may. */
final class Getting {

    /** A page that somebody sent may look like a page, but do nothing. */
    private static final String SANDBOX = "sandbox; default-src 'none'; style-src 'unsafe-inline'; img-src 'self'";

    private final FilesServer server;
    private final RequestHead request;
    private final Target target;

    Getting(FilesServer server, RequestHead request, Target target) {
        this.server = server;
        this.request = request;
        this.target = target;
    }

    Answer answer() throws StoreException, IOException {
        return target.directory() || target.name().isEmpty() ? listing() : file(target.name().get());
    }

    // ---- directories

    private Answer listing() throws StoreException {
        List<Entry> entries = target.name().isPresent()
                ? server.store().list(target.name().get())
                : server.store().list();
        var path = target.name().map(name -> "/" + name + "/").orElse("/");
        var answer = wantsJson(request, target)
                ? Answer.content(200, "application/json", Listing.json(path, entries))
                : Answer.content(200, "text/html; charset=utf-8", Listing.html(path, entries))
                        .with("Content-Security-Policy", Listing.POLICY);
        return answer.with("Cache-Control", "no-cache").with("Vary", "Accept");
    }

    /** Whether a program asks: a browser names HTML, and perhaps JSON too. */
    static boolean wantsJson(RequestHead request, Target target) {
        var accept = String.join(",", request.fields().all("Accept")).toLowerCase(Locale.ROOT);
        return target.json() || accept.contains("application/json") && !accept.contains("text/html");
    }

    // ---- files

    private Answer file(StoreName name) throws StoreException, IOException {
        StoredFile file;
        try {
            file = server.store().read(name);
        } catch (StoreException e) {
            if (e.kind() == Kind.NOT_A_FILE) {
                return elsewhere(name, e);
            }
            throw e;
        }
        boolean handedOn = false;
        try {
            var answer = file(file);
            handedOn = answer.file() != null;
            return answer;
        } finally {
            if (!handedOn) {
                file.close();
            }
        }
    }

    /** A directory lives behind a slash, so that the links in its listing lead into it. */
    private Answer elsewhere(StoreName name, StoreException because) throws StoreException {
        try {
            server.store().list(name);
        } catch (StoreException e) {
            because.addSuppressed(e);
            throw because;
        }
        return Answer.error(301, "this is a directory").with("Location", "/" + UrlPath.encode(name.toString()) + "/");
    }

    private Answer file(StoredFile file) throws IOException {
        var conditions = new Conditions(request.fields());
        if (conditions.fail(file.etag(), file.modified())) {
            return Answer.error(412, "the file is another one than that");
        }
        if (conditions.isKnown(file.etag(), file.modified())) {
            return Answer.none(304, validators(file, Fields.NONE));
        }
        return switch (range(conditions, file)) {
            case ByteRange.Whole() -> slice(200, file, described(file), 0, file.size());
            case ByteRange.Part(var first, var length) -> slice(206, file, described(file).with("Content-Range",
                    "bytes " + first + "-" + (first + length - 1) + "/" + file.size()), first, length);
            case ByteRange.Unsatisfiable() -> Answer.error(416, "the file has " + file.size() + " bytes")
                    .with("Content-Range", "bytes */" + file.size());
        };
    }

    private ByteRange range(Conditions conditions, StoredFile file) {
        var ranges = request.fields().all("Range");
        return ranges.size() == 1 && request.method().equals("GET")
                && conditions.allowRange(file.etag(), file.modified(), server.now())
                        ? ByteRange.of(ranges.getFirst(), file.size())
                        : new ByteRange.Whole();
    }

    private Answer slice(int status, StoredFile file, Fields fields, long first, long length) {
        var sent = request.method().equals("HEAD") ? null : new FileSlice(server.sent(file.channel()), first, length);
        return new Answer(status, fields, Answer.NONE, sent, length);
    }

    private Fields described(StoredFile file) throws IOException {
        var type = MediaTypes.of(file.name().last());
        var fields = validators(file, Answer.typed(type)).with("Accept-Ranges", "bytes");
        if (MediaTypes.isActive(type)) {
            fields = fields.with("Content-Security-Policy", SANDBOX);
        }
        var digest = DigestFields.isWanted(request.fields()) ? server.digests().of(file) : server.digests().known(file);
        return digest.isEmpty() ? fields : fields.with(DigestFields.REPRESENTATION, DigestFields.value(digest.get()));
    }

    private static Fields validators(StoredFile file, Fields fields) {
        return fields.with("ETag", "\"" + file.etag() + "\"")
                .with("Last-Modified", HttpDate.format(file.modified()));
    }
}
