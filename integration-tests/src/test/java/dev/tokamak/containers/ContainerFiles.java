package dev.tokamak.containers;

import java.io.IOException;
import java.util.Map;
import java.util.TreeMap;

import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;
import org.testcontainers.containers.GenericContainer;

/** Files of a container that has no shell to look into them. */
final class ContainerFiles {

    private ContainerFiles() {}

    /** Every file below a folder, by its name without the folder; also of a container that has stopped. */
    static Map<String, byte[]> below(GenericContainer<?> container, String folder) throws IOException {
        var files = new TreeMap<String, byte[]>();
        try (var archive = new TarArchiveInputStream(
                Engine.client().copyArchiveFromContainerCmd(container.getContainerId(), folder).exec())) {
            for (var entry = archive.getNextEntry(); entry != null; entry = archive.getNextEntry()) {
                if (entry.isFile()) {
                    files.put(entry.getName().substring(entry.getName().indexOf('/') + 1), archive.readAllBytes());
                }
            }
        }
        return files;
    }
}
