// The routes for Kamailio. `npm run docs` writes them to docs/guide/kamailio-offhook.cfg.
import type { SetupFile } from '../mapping/mapping.ts'

export const kamailioFile: SetupFile = {
  name: 'kamailio-offhook.cfg',
  text: String.raw`# Posts the calls of Kamailio to Offhook. The guide "Kamailio" has the lines that belong in kamailio.cfg.
#
# Needs the modules tm, pv, textops, siputils, xlog, dialog, jansson and http_async_client, and OFFHOOK_URL.

# A new call. Its Call-ID and its parties are kept with the dialog: later events don't have all of them.
route[OFFHOOK_BEGIN] {
    dlg_manage();
    $dlg_var(oh_id) = $ci;
    $dlg_var(oh_from) = $fU;
    $dlg_var(oh_name) = $fn;
    $dlg_var(oh_to) = $rU;
    # The code of a call that Kamailio itself ends. If Kamailio replies with another code, set it before the reply.
    $dlg_var(oh_code) = "408";
    $dlg_var(oh_reason) = "Request Timeout";
    $var(event) = "invite";
    $var(code) = 0;
    $var(reason) = "";
    $var(target) = "";
    $var(by) = "";
    $var(duration) = 0;
    route(OFFHOOK_POST);
}

# The responses to the INVITE of a new call.
onreply_route[OFFHOOK_REPLY] {
    route(OFFHOOK_RINGING);
}

route[OFFHOOK_RINGING] {
    if ($rs == 180 || $rs == 183) {
        $var(event) = "ringing";
        if ($rs == 183) $var(event) = "progress";
        $var(code) = $rs;
        $var(reason) = $rr;
        $var(target) = "";
        $var(by) = "";
        $var(duration) = 0;
        route(OFFHOOK_POST);
    }
}

event_route[dialog:start] {
    $var(event) = "answered";
    $var(code) = $rs;
    $var(reason) = $rr;
    $var(target) = $(ct{nameaddr.uri}{uri.user});
    $var(by) = "";
    $var(duration) = 0;
    route(OFFHOOK_POST);
}

# The BYE. Who sent it is known by its From tag: a dialog variable that is set on BYE would be set too late.
event_route[dialog:end] {
    $var(event) = "ended";
    $var(code) = 0;
    $var(reason) = "";
    $var(target) = "";
    $var(by) = "system";
    if (is_method("BYE")) {
        $var(by) = "callee";
        if ($ft == $dlg(from_tag)) $var(by) = "caller";
    }
    $var(duration) = $TS - $dlg(start_ts);
    route(OFFHOOK_POST);
}

# A final response that isn't 2xx. After a timeout there is no response to read, and $ci is not that of the call.
event_route[dialog:failed] {
    $var(code) = $(dlg_var(oh_code){s.int});
    $var(reason) = $dlg_var(oh_reason);
    if (is_reply()) {
        $var(code) = $rs;
        $var(reason) = $rr;
    }
    $var(event) = "failed";
    $var(target) = "";
    $var(by) = "";
    $var(duration) = 0;
    route(OFFHOOK_POST);
}

# A request within a dialog: a re-INVITE puts the other party on hold, or takes it off hold.
route[OFFHOOK_HOLD] {
    if (is_method("INVITE") && has_body("application/sdp")) {
        $var(event) = "";
        if (search_body("a=(sendonly|inactive)")) {
            $var(event) = "hold";
            $dlg_var(oh_held) = "1";
        } else if ($dlg_var(oh_held) == "1") {
            $var(event) = "resume";
            $dlg_var(oh_held) = "0";
        }
        if ($var(event) != "") {
            $var(code) = 0;
            $var(reason) = "";
            $var(target) = "";
            $var(by) = "callee";
            if ($ft == $dlg(from_tag)) $var(by) = "caller";
            $var(duration) = $TS - $dlg(start_ts);
            route(OFFHOOK_POST);
        }
    }
}

# $TV(Sn) is the time with microseconds: Offhook orders by it, because several workers post side by side.
route[OFFHOOK_POST] {
    $var(json) = "{}";
    jansson_set("string", "event", $var(event), "$var(json)");
    jansson_set("string", "call_id", $dlg_var(oh_id), "$var(json)");
    jansson_set("string", "from", $dlg_var(oh_from), "$var(json)");
    jansson_set("string", "from_name", $dlg_var(oh_name), "$var(json)");
    jansson_set("string", "to", $dlg_var(oh_to), "$var(json)");
    jansson_set("string", "time", "$TV(Sn)", "$var(json)");
    jansson_set("integer", "code", $var(code), "$var(json)");
    jansson_set("string", "reason", $var(reason), "$var(json)");
    jansson_set("string", "target", $var(target), "$var(json)");
    jansson_set("string", "by", $var(by), "$var(json)");
    jansson_set("integer", "duration", $var(duration), "$var(json)");
    $http_req(all) = $null;
    $http_req(suspend) = 0;
    $http_req(hdr) = "Content-Type: application/json";
    $http_req(body) = $var(json);
    http_async_query(OFFHOOK_URL, "OFFHOOK_POSTED");
}

route[OFFHOOK_POSTED] {
    if (!$http_ok) xlog("L_ERR", "Offhook could not be reached: $http_err\n");
    else if ($http_rs >= 300) xlog("L_ERR", "Offhook refused an event: $http_rs $http_rb\n");
}
`,
}
