"""The conversion to a stack file, a fragment of Compose's configuration at a time."""

import shutil
import subprocess

import pytest
import yaml

from crosshost import Problem
from lab.swarm import convert, files
from lab.swarm.command import text
from tests.conftest import need

FILE = files.File("/here/app.conf", "", 12, "0123456789ab", "20261130T080000", False)


def read(path: str) -> list[files.File]:
    return [FILE]


def config(service: dict, name: str = "app", **sections: dict) -> dict:
    return {"name": "crosshost", "services": {name: {"image": "app:1", **service}}, **sections}


def converted(service: dict, name: str = "app", *, dnsrr: bool = False, **sections: dict) -> dict:
    document, _ = convert.stack(config(service, name, **sections), read, dnsrr=dnsrr)
    return document["services"][name]


def lines(service: dict, name: str = "app", **sections: dict) -> list[str]:
    return convert.lines(convert.stack(config(service, name, **sections), read)[1])


@pytest.mark.parametrize(
    ("service", "expected"),
    [
        ({"mem_limit": "402653184"}, {"deploy": {"resources": {"limits": {"memory": "402653184"}}}}),
        ({"pids_limit": 64}, {"deploy": {"resources": {"limits": {"pids": 64}}}}),
        ({"cpus": 0.5}, {"deploy": {"resources": {"limits": {"cpus": "0.5"}}}}),
        ({"mem_reservation": "1024"}, {"deploy": {"resources": {"reservations": {"memory": "1024"}}}}),
        ({"scale": 2}, {"deploy": {"replicas": 2}}),
        ({"restart": "unless-stopped"}, {"deploy": {"restart_policy": {"condition": "any"}}}),
        ({"restart": "no"}, {"deploy": {"restart_policy": {"condition": "none"}}}),
        ({"restart": "on-failure:3"}, {"deploy": {"restart_policy": {"condition": "on-failure", "max_attempts": 3}}}),
        ({"tmpfs": ["/run:size=16m"]}, {"volumes": [{"type": "tmpfs", "target": "/run", "tmpfs": {"size": 16777216}}]}),
        ({"tmpfs": ["/run"]}, {"volumes": [{"type": "tmpfs", "target": "/run"}]}),
        ({"environment": {"SET": "1", "EMPTY": "", "UNSET": None}}, {"environment": {"SET": "1", "EMPTY": ""}}),
        ({"extra_hosts": ["db=192.0.2.1"]}, {"extra_hosts": ["db:192.0.2.1"]}),
        ({"healthcheck": {"test": ["CMD", "x"], "disable": True}}, {"healthcheck": {"disable": True}}),
        ({"ulimits": {"nofile": 8192}, "init": True}, {"ulimits": {"nofile": 8192}, "init": True}),
        (
            {"cap_drop": ["ALL"], "read_only": True, "user": "1:1"},
            {"cap_drop": ["ALL"], "read_only": True, "user": "1:1"},
        ),
    ],
)
def test_what_swarm_has_in_another_place_is_moved_there(service, expected):
    assert converted(service) == {"image": "app:1", **expected}


@pytest.mark.parametrize(
    ("key", "value", "named"),
    [
        ("build", {"context": "."}, "build is dropped: a swarm builds nothing"),
        ("security_opt", ["no-new-privileges:true"], 'security_opt is dropped: write {"no-new-privileges": true} into'),
        ("depends_on", {"db": {"condition": "service_healthy"}}, "depends_on is dropped: a swarm starts all services"),
        ("network_mode", "none", "network_mode is dropped"),
        ("privileged", True, "privileged is dropped"),
        ("userns_mode", "host", "userns_mode is dropped: a swarm has no such setting"),
        ("a_key_of_next_year", 1, "a_key_of_next_year is dropped: a swarm has no such setting"),
        ("mem_limit", "1024", "mem_limit becomes deploy.resources.limits.memory"),
        ("restart", "always", "restart becomes deploy.restart_policy"),
        ("tmpfs", ["/run:size=16m,mode=1770"], "tmpfs /run:size=16m,mode=1770 becomes a volume of this type"),
    ],
)
def test_what_swarm_drops_or_has_elsewhere_is_named(key, value, named):
    [line] = lines({key: value})
    assert line.startswith(f"app: {named}")
    assert key not in converted({key: value}) or key == "tmpfs"


def test_a_line_that_is_about_several_services_names_them_all():
    both = {"name": "x", "services": {name: {"image": "i", "build": {}, "links": ["b"]} for name in ("a", "b")}}
    assert convert.lines(convert.stack(both, read)[1]) == [
        "a, b: links is dropped: services of one network reach each other by their names"
    ]


def test_a_volume_keeps_its_service_on_one_node():
    service = {"volumes": [{"type": "volume", "source": "data", "target": "/data", "volume": {}}]}
    declared = {"volumes": {"data": {"name": "crosshost_data"}}}
    assert converted(service, "postgres", **declared) == {
        "image": "app:1",
        "volumes": [{"type": "volume", "source": "data", "target": "/data"}],
        "deploy": {"placement": {"constraints": ["node.labels.postgres == true"]}},
    }
    assert convert.stack(config(service, **declared), read)[0]["volumes"] == {"data": {}}
    assert "docker node update --label-add postgres=true NODE" in lines(service, "postgres", **declared)[0]
    with pytest.raises(Problem, match="app has several replicas and the volume data"):
        converted(service | {"deploy": {"replicas": 3}}, **declared)


def test_memory_that_two_containers_share_on_one_machine_is_dropped():
    service = {"volumes": [{"type": "volume", "source": "socket", "target": "/run/socket"}]}
    in_memory = {"volumes": {"socket": {"driver_opts": {"type": "tmpfs", "device": "tmpfs"}}}}
    assert converted(service, **in_memory) == {"image": "app:1"}
    assert lines(service, **in_memory)[0].startswith("app: volume socket is dropped")


def test_a_mounted_file_becomes_a_config_whose_name_changes_with_its_text():
    service = {"volumes": [{"type": "bind", "source": "/here/app.conf", "target": "/etc/app.conf", "read_only": True}]}
    document, _ = convert.stack(config(service), read)
    assert document["services"]["app"]["configs"] == [{"source": "etc-app.conf", "target": "/etc/app.conf"}]
    assert document["configs"] == {
        "etc-app.conf": {"name": "crosshost_app.conf_0123456789ab", "file": "/here/app.conf"}
    }


@pytest.mark.parametrize(
    ("volume", "found", "named"),
    [
        ({}, [FILE], "is mounted to write to it"),
        ({"read_only": True}, [FILE] * 65, "has 65 files, and 1 to 64 can become configs: put it in an image"),
        ({"read_only": True}, [], "has 0 files"),
        ({"read_only": True}, [files.File("/here/big", "", 500_001, "d", "t", False)], "has 500001 bytes"),
    ],
)
def test_a_folder_that_no_config_can_hold_is_refused(volume, found, named):
    mount = {"type": "bind", "source": "/here", "target": "/there", **volume}
    with pytest.raises(Problem, match=named):
        convert.stack(config({"volumes": [mount]}), lambda path: found)


def test_a_secrets_name_tells_nothing_of_its_text():
    service = {"secrets": [{"source": "key", "target": "/run/secrets/key", "uid": "5", "mode": "0400"}]}
    document, _ = convert.stack(config(service, secrets={"key": {"name": "crosshost_key", "file": "/here/key"}}), read)
    assert document["secrets"] == {"key": {"name": "crosshost_key_20261130T080000", "file": "/here/app.conf"}}
    assert document["services"]["app"]["secrets"] == [
        {"source": "key", "target": "/run/secrets/key", "uid": "5", "mode": 0o400}
    ]


def test_the_names_of_secrets_and_configs_are_short_enough_for_a_swarm():
    name = files.name("a-project", "a file with a " + "very-" * 20 + "long name", "0123456789ab")
    assert len(name) == 63
    assert name.startswith("a-project_a-file-with-a-very-")
    assert name.endswith("_0123456789ab")


def test_the_certificate_is_left_out_where_no_origin_is_https():
    service = {"secrets": [{"source": "tls.pem"}, {"source": "tls-key.pem"}, {"source": "key"}]}
    declared = {"secrets": {name: {"file": f"/{name}"} for name in ("tls.pem", "tls-key.pem", "key")}}
    for origin, kept in (("http://a", ["key"]), ("HTTPS://a", ["tls.pem", "tls-key.pem", "key"])):
        stacked = converted(service | {"environment": {"API_ORIGIN": origin}}, **declared)
        assert [secret["source"] for secret in stacked["secrets"]] == kept


def test_a_secret_of_no_file_is_left_out():
    service = {"secrets": [{"source": "postgres_password"}]}
    assert "secrets" not in converted(service, secrets={"postgres_password": {"file": "/dev/null"}})


def test_networks_become_overlays_that_no_other_container_enters():
    networks = {
        "inner": {
            "name": "crosshost_inner",
            "attachable": True,
            "internal": True,
            "ipam": {"config": [{"subnet": "10.1.0.0/24", "ip_range": "10.1.0.128/25", "gateway": "10.1.0.1"}]},
        },
        "unused": {},
    }
    service = {"networks": {"inner": {"ipv4_address": "10.1.0.2", "aliases": ["api"]}}}
    document, _ = convert.stack(config(service, networks=networks), read)
    assert document["services"]["app"]["networks"] == {"inner": {"aliases": ["api"]}}
    assert document["networks"] == {
        "inner": {"driver": "overlay", "internal": True, "ipam": {"config": [{"subnet": "10.1.0.0/24"}]}}
    }
    assert [line.partition(" is dropped")[0] for line in lines(service, networks=networks)] == [
        "app: ipv4_address in the network inner",
        "network inner: becomes an overlay over all nodes",
        "network inner: gateway",
        "network inner: ip_range",
        "network inner: attachable",
    ]


PORT = {"target": 3000, "published": "3000", "protocol": "tcp", "mode": "ingress", "host_ip": "0.0.0.0"}


def test_each_node_publishes_its_own_ports_once():
    expected = [{"target": 3000, "published": 3000, "protocol": "tcp", "mode": "host"}]
    assert converted({"ports": [PORT, PORT]}, "nginx")["ports"] == expected


def test_without_ip_vs_only_the_endpoint_mode_differs():
    service = {"ports": [PORT], "deploy": {"replicas": 1}}
    without = converted(service, "nginx", dnsrr=True)
    assert without["deploy"].pop("endpoint_mode") == "dnsrr"
    assert without == converted(service, "nginx")
    assert "endpoint_mode" not in converted({"deploy": {"mode": "replicated-job"}}, dnsrr=True)["deploy"]


def test_dockers_own_command_line_takes_all_of_it(tmp_path):
    need(bool(shutil.which("docker")), "docker")
    everything = {
        "restart": "always",
        "mem_limit": "402653184",
        "pids_limit": 64,
        "tmpfs": ["/run:size=16m"],
        "security_opt": ["no-new-privileges:true"],
        "depends_on": {"app": {"condition": "service_started"}},
        "healthcheck": {"test": ["CMD", "x"], "start_interval": "200ms", "retries": 3},
        "ports": [PORT],
        "volumes": [{"type": "volume", "source": "data", "target": "/data", "volume": {}}],
        "secrets": [{"source": "key", "target": "/run/secrets/key", "mode": 0o400}],
        "networks": {"default": None},
        "ulimits": {"nofile": 8192},
        "profiles": ["x"],
        "build": {"context": "."},
        "a_key_of_next_year": 1,
    }
    sections = {"volumes": {"data": {}}, "networks": {"default": {}}, "secrets": {"key": {"file": "/here/key"}}}
    document, _ = convert.stack(config(everything, "nginx", **sections), read, dnsrr=True)
    (tmp_path / "stack.yaml").write_text(text(document))
    done = subprocess.run(
        ["docker", "stack", "config", "--compose-file", tmp_path / "stack.yaml"], capture_output=True, text=True
    )
    assert done.returncode == 0, done.stderr
    assert yaml.safe_load(done.stdout)["services"]["nginx"]["secrets"][0]["mode"] == 0o400
