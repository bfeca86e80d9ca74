package dev.tokamak.apps.files.sftp913;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.function.Consumer;

import org.jspecify.annotations.Nullable;

import dev.tokamak.apps.accounts.Attempts;
import dev.tokamak.apps.files.sftp913.Accounts.Rights;
import dev.tokamak.apps.files.sftp913.Accounts.Verdict;

/**
 * USER, ACCT and PASS. A user that doesn't exist is asked for an account and a password as any other, and the answer takes as
 * long: who doesn't know a name doesn't learn it here. In the connection's context.
 */
final class Login {

    private final Session session;
    private final Accounts accounts;
    private final Attempts<InetAddress> attempts;
    private final Consumer<Rights> loggedIn;
    private @Nullable String user;
    private @Nullable String account;
    /** Kept when it was right and only the account is missing. */
    private @Nullable String password;
    private int wrong;

    Login(Session session, Sftp913Server server, Consumer<Rights> loggedIn) {
        this.session = session;
        this.accounts = server.accounts();
        this.attempts = server.attempts();
        this.loggedIn = loggedIn;
    }

    void user(String name) {
        user = name;
        account = null;
        password = null;
        if (accounts.needsNothing(name)) {
            session.reply("!" + name + " logged in");
            loggedIn.accept(Rights.READ);
        } else {
            session.reply("+User-id valid, send account and password");
        }
    }

    void account(String name) {
        account = name;
        if (user == null) {
            session.reply("-Send USER first");
        } else if (password == null) {
            session.reply("+Account valid, send password");
        } else {
            check(user, password, "-Invalid account, try again");
        }
    }

    void password(String text) {
        if (user == null) {
            session.reply("-Send USER first");
        } else {
            check(user, text, "-Wrong password, try again");
        }
    }

    private void check(String name, String secret, String otherwise) {
        if (!(session.connection().remoteAddress() instanceof InetSocketAddress peer)
                || !attempts.mayTry(Attempts.network(peer.getAddress()))) {
            session.reply("-Too many wrong passwords, try again later");
            session.connection().close();
            return;
        }
        var named = account;
        session.work(() -> accounts.check(name, named, secret), verdict -> {
            switch (verdict) {
                case Verdict.LoggedIn(Rights rights) -> {
                    password = null;
                    session.reply("!Logged in");
                    loggedIn.accept(rights);
                }
                case Verdict.NeedsAccount() -> {
                    password = secret;
                    session.reply("+Send account");
                }
                case Verdict.Wrong() -> {
                    attempts.count(Attempts.network(peer.getAddress()));
                    refuse(otherwise);
                }
            }
        }, why -> session.reply("-" + why));
    }

    private void refuse(String otherwise) {
        wrong++;
        if (wrong < Sftp913Server.MOST_WRONG) {
            session.reply(otherwise);
        } else {
            session.reply("-Too many wrong passwords");
            session.connection().close();
        }
    }
}
