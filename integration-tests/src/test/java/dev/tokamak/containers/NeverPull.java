package dev.tokamak.containers;

import org.testcontainers.images.ImagePullPolicy;
import org.testcontainers.utility.DockerImageName;

/** For machines without a registry: a missing image fails at once instead of after minutes. Named in the environment. */
public final class NeverPull implements ImagePullPolicy {

    /** For Testcontainers. */
    public NeverPull() {}

    @Override
    public boolean shouldPull(DockerImageName imageName) {
        return false;
    }
}
