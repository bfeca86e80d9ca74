package dev.tokamak.apps.files.http;

import java.io.IOException;

import dev.tokamak.apps.files.store.StoreException;
import dev.tokamak.apps.files.store.StoreName;
import dev.tokamak.apps.http.Fields;
import dev.tokamak.apps.http.RequestHead;

/** Answers DELETE, on a server whose files may be replaced. Blocks: for the threads that may. */
final class Deleting {

    private final FilesServer server;
    private final RequestHead request;
    private final Target target;

    Deleting(FilesServer server, RequestHead request, Target target) {
        this.server = server;
        this.request = request;
        this.target = target;
    }

    Answer answer() throws StoreException, IOException, Refusal {
        if (target.directory() || target.name().isEmpty()) {
            throw new Refusal(409, "directories are not removed");
        }
        var name = target.name().get();
        boolean gone = server.store().delete(name, () -> !isAnother(name)); // nobody replaces it in between
        if (!gone) {
            throw new Refusal(412, "the file is another one than that");
        }
        return Answer.none(204, Fields.NONE);
    }

    private boolean isAnother(StoreName name) throws IOException {
        try (var file = server.store().read(name)) {
            return new Conditions(request.fields()).forbidChange(file.etag(), file.modified());
        }
    }
}
