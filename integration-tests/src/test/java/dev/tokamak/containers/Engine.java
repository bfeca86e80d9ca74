package dev.tokamak.containers;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

import com.github.dockerjava.api.DockerClient;
import com.github.dockerjava.api.exception.NotFoundException;
import com.github.dockerjava.api.model.PruneType;
import org.testcontainers.DockerClientFactory;
import org.testcontainers.images.builder.ImageFromDockerfile;
import org.testcontainers.utility.DockerImageName;

/** The Docker engine, and the shipped image, which is built from this checkout when it is first wanted. */
final class Engine implements AutoCloseable {

    /** Has a JDK, and programs that act as clients. */
    static final DockerImageName BASE = DockerImageName.parse("tokamak-base:local");

    private static final String BUILD_STAGE = "dev.tokamak.stage=build";
    private static final String OURS = "org.testcontainers.sessionId=" + DockerClientFactory.SESSION_ID;

    private final String lacking;
    private DockerImageName image;

    private Engine(String lacking) {
        this.lacking = lacking;
    }

    static Engine find() {
        var up = "; integration-tests/docker.sh brings it up";
        if (!DockerClientFactory.instance().isDockerAvailable()) {
            return new Engine("tests in containers are skipped: no Docker engine answers" + up);
        }
        try {
            client().inspectImageCmd(BASE.asCanonicalNameString()).exec();
            return new Engine("");
        } catch (NotFoundException _) {
            return new Engine("tests in containers are skipped: there is no image " + BASE + up);
        }
    }

    static DockerClient client() {
        return DockerClientFactory.instance().client();
    }

    /** Why there can't be containers, or nothing. */
    String lacking() {
        return lacking;
    }

    /** The shipped image. */
    synchronized DockerImageName image() {
        if (image == null) {
            image = DockerImageName.parse(build().get());
        }
        return image;
    }

    private static ImageFromDockerfile build() {
        var root = Path.of(System.getProperty("tokamak.root", ".."));
        var build = new ImageFromDockerfile().withBuildArg("JDK", BASE.asCanonicalNameString())
                .withFileFromPath("Dockerfile", root.resolve("Dockerfile"))
                .withFileFromPath("apps/target/tokamak.jar", root.resolve("apps/target/tokamak.jar"));
        var lib = root.resolve("apps/target/lib");
        try (Stream<Path> jars = Files.list(lib)) {
            // as .dockerignore has it
            jars.filter(jar -> !jar.getFileName().toString().startsWith("flatlaf-"))
                    .forEach(jar -> build.withFileFromPath("apps/target/lib/" + jar.getFileName(), jar));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return build;
    }

    /** Removes the image with the layers that it was built from, and fails if anything of these tests is left. */
    @Override
    public synchronized void close() {
        if (!lacking.isEmpty()) {
            return;
        }
        if (image != null) {
            client().removeImageCmd(image.asCanonicalNameString()).withForce(true).exec();
            client().pruneCmd(PruneType.IMAGES).withLabelFilter(BUILD_STAGE)
                    .withDangling(true).exec();
        }
        var left = left();
        if (!left.isEmpty()) {
            throw new AssertionError("left behind: " + left);
        }
    }

    /** Containers, networks and images of these tests that still exist. */
    static List<String> left() {
        var ours = Map.of("org.testcontainers.sessionId", DockerClientFactory.SESSION_ID);
        var containers = client().listContainersCmd().withShowAll(true).withLabelFilter(ours).exec().stream()
                .filter(container -> !container.getImage().contains("ryuk"))
                .map(container -> "container " + container.getId() + " " + container.getStatus());
        var networks = client().listNetworksCmd().exec().stream()
                .filter(network -> DockerClientFactory.SESSION_ID
                        .equals(network.getLabels().get("org.testcontainers.sessionId")))
                .map(network -> "network " + network.getName());
        var images = client().listImagesCmd().withShowAll(true).withLabelFilter(OURS).exec().stream()
                .map(left -> "image " + left.getId());
        var layers = client().listImagesCmd().withShowAll(true).withLabelFilter(BUILD_STAGE).exec().stream()
                .map(left -> "layer " + left.getId());
        return Stream.of(containers, networks, images, layers).flatMap(each -> each).toList();
    }
}
