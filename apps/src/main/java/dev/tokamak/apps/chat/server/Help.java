package dev.tokamak.apps.chat.server;

import java.util.List;

/** What people are told. */
final class Help {

    static final String GREETING = "* Tokamak chat: /register NAME PASSWORD or /login NAME PASSWORD, then /join ROOM; "
            + "/help tells the rest\n";

    static final String TEXT = String.join("\n", List.of(
            "* /register NAME PASSWORD   a new account; the password has 8 characters or more",
            "* /login NAME PASSWORD      an account that is there",
            "* /join ROOM                into a room, a new one perhaps; what you type then is said there",
            "* /join @NAME               what you and NAME told each other, and on with it",
            "* /leave [ROOM]             out of it",
            "* /msg NAME TEXT            to one person; kept for them when they are not here",
            "* /who [ROOM]   /rooms      who is here; which rooms there are",
            "* /nick NEW                 be called something else",
            "* /ping     /quit           is the server there?; the end",
            "* a line that begins with // is said with one slash")) + "\n";

    private Help() {}
}
