#!/usr/bin/env python3
"""Run the steps of action.yml, and the job of the GitLab template, as their runners would.

    pipelines.py action ACTION.YML NAME=VALUE...    inputs that are not named have their defaults
    pipelines.py gitlab JOB.YML NAME=VALUE...       variables likewise

Prints what the steps print; the exit code is that of the step that failed.  `action` then prints the outputs, and the
steps that use other actions, as JSON on a last line.
"""
import json
import os
import re
import subprocess
import sys
import tempfile

import yaml


def run(script, env, shell):
    with tempfile.NamedTemporaryFile('w', suffix='.sh') as file:
        file.write(script)
        file.flush()
        sys.stdout.flush()
        return subprocess.run([*shell, file.name], env={**os.environ, **env}, stdin=subprocess.DEVNULL).returncode


class Action:
    """A composite action: https://docs.github.com/actions, metadata syntax."""

    def __init__(self, path, inputs):
        with open(path) as file:
            self.definition = yaml.safe_load(file)
        declared = self.definition['inputs']
        unknown = set(inputs) - set(declared)
        assert not unknown, f'no such input: {unknown}'
        self.inputs = {name: inputs.get(name, row['default']) for name, row in declared.items()}
        self.path = os.path.dirname(os.path.abspath(path))
        self.outputs = {}

    def value(self, name):
        if name == 'github.action_path':
            return self.path
        first, *rest = name.split('.')
        if first == 'inputs':
            return self.inputs[rest[0]]
        assert first == 'steps' and rest[1] == 'outputs', name
        return self.outputs.get(rest[0], {}).get(rest[2], '')

    def fill(self, text):
        return re.sub(r'\$\{\{ ([a-z._-]+) \}\}', lambda match: self.value(match[1]), str(text))

    def holds(self, condition):
        text = re.fullmatch(r'\$\{\{ (.*) \}\}', condition)[1]
        text = text.replace('!cancelled()', 'True').replace('&&', 'and').replace('||', 'or')
        text = re.sub(r'\b(?:inputs|steps)\.[a-z._-]+', lambda match: repr(self.value(match[0])), text)
        return eval(text)

    def run(self):
        failed, used = 0, []
        for step in self.definition['runs']['steps']:
            if not self.holds(step['if']) if 'if' in step else failed:
                continue
            if 'uses' in step:
                used.append({'uses': step['uses'], 'with': {k: self.fill(v) for k, v in step['with'].items()}})
                continue
            assert step['shell'] == 'bash' and '${{' not in step['run'], 'an input would become a command'
            with tempfile.NamedTemporaryFile('r') as output, tempfile.TemporaryDirectory() as temp:
                env = {name: self.fill(value) for name, value in step.get('env', {}).items()}
                env |= {'GITHUB_OUTPUT': output.name, 'GITHUB_ACTIONS': 'true', 'RUNNER_TEMP': temp}
                code = run(step['run'], env, ['bash', '--noprofile', '--norc', '-eo', 'pipefail'])
                self.outputs[step['id']] = dict(line.rstrip('\n').split('=', 1) for line in output)
            failed = failed or code
        outputs = {name: self.fill(row['value']) for name, row in self.definition['outputs'].items()}
        print(json.dumps({'outputs': outputs, 'used': used}))
        return failed


def run_job(path, variables):
    with open(path) as file:
        (job,) = yaml.safe_load(file).values()
    unknown = set(variables) - set(job['variables'])
    assert not unknown, f'no such variable: {unknown}'
    code = run('\n'.join(['set -eo pipefail', *job['script']]), {**job['variables'], **variables}, ['bash'])
    for kind, name in job['artifacts']['reports'].items():
        print(kind, name)
    assert job['artifacts']['when'] == 'always'
    return code


def main():
    kind, path, *settings = sys.argv[1:]
    values = dict(setting.split('=', 1) for setting in settings)
    sys.exit(Action(path, values).run() if kind == 'action' else run_job(path, values))


main()
