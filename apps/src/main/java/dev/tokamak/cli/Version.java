package dev.tokamak.cli;

import picocli.CommandLine.IVersionProvider;

/** What {@code --version} says: ours, from the jar, and what it runs on. */
final class Version implements IVersionProvider {

    /** How requests of ours call themselves: RFC 9110 section 10.1.5. */
    static String userAgent() {
        var ours = Version.class.getPackage().getImplementationVersion();
        return ours == null ? "tokamak" : "tokamak/" + ours;
    }

    @Override
    public String[] getVersion() {
        var ours = Version.class.getPackage().getImplementationVersion();
        return new String[] {"tokamak " + (ours == null ? "(unpacked classes)" : ours),
            "Java " + Runtime.version() + ", " + System.getProperty("java.vm.name"),
            System.getProperty("os.name") + " " + System.getProperty("os.version") + ", "
                    + System.getProperty("os.arch")};
    }
}
