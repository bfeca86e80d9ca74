/** The protocols of Tokamak, their clients, the command line and the comparison. */
@SuppressWarnings("requires-automatic") // HdrHistogram has no module descriptor
module dev.tokamak.apps {
    requires dev.tokamak.core;
    requires dev.tokamak.reactor;
    requires dev.tokamak.threaded;
    requires HdrHistogram;
    requires info.picocli;
    requires static com.formdev.flatlaf; // for windows, which a small image leaves out
    requires static java.desktop;
    requires java.management;
    requires jdk.management;
    requires org.bouncycastle.pkix;
    requires org.bouncycastle.provider;
    requires org.jline.reader;
    requires org.jline.terminal;
    requires org.jline.terminal.ffm;
    requires static org.jspecify;
    requires tools.jackson.core;

    opens dev.tokamak.cli to
            info.picocli;
    opens dev.tokamak.compare to
            info.picocli;
}
