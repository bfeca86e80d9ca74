package dev.tokamak.apps.files.sftp913;

import java.util.ArrayList;
import java.util.List;

import dev.tokamak.apps.files.store.StoreException;
import dev.tokamak.apps.files.store.StoreName;

/**
 * The directory that somebody is in, and names as they are meant from there: a slash in front means from the outermost, "."
 * stays, ".." goes out as far as there is an outer one. Immutable.
 *
 * @param parts from the outermost; none for the outermost itself
 */
record Place(List<String> parts) {

    static final Place OUTERMOST = new Place(List.of());

    /** Where a path leads from here; every part of it has still to be checked. */
    Place to(String path) {
        var steps = new ArrayList<String>(path.startsWith("/") ? List.of() : parts);
        for (var step : path.split("/")) {
            if (step.equals("..")) {
                if (!steps.isEmpty()) {
                    steps.removeLast();
                }
            } else if (!step.isEmpty() && !step.equals(".")) {
                steps.add(step);
            }
        }
        return new Place(List.copyOf(steps));
    }

    boolean isOutermost() {
        return parts.isEmpty();
    }

    /**
     * As a name of the store.
     *
     * @throws StoreException when it is none, as the outermost directory
     */
    StoreName name() throws StoreException {
        return StoreName.parse(String.join("/", parts));
    }

    @Override
    public String toString() {
        return "/" + String.join("/", parts);
    }
}
